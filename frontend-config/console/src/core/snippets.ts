import type { Flag, Json } from '../api/types';
import type { Context } from './contexts';

/** What a snippet asks. */
export interface Question {
  readonly origin: string;
  readonly project: string;
  readonly environment: string;
  readonly flag: Pick<Flag, 'key' | 'type' | 'variations' | 'rollbackVariation'>;
  readonly context: Context;
}

/** The question as a shell command; the key comes from the shell's environment. */
export function curl({ origin, project, environment, flag, context }: Question): string {
  const url = `${origin}/api/v1/projects/${project}/environments/${environment}/flags/${encodeURIComponent(flag.key)}/evaluate?explain`;
  return [
    `curl '${url}' \\`,
    `  -H "Authorization: Bearer $SWITCHBACK_ADMIN_KEY" -H 'Content-Type: application/json' \\`,
    `  -d ${shellQuoted(JSON.stringify({ context }))}`,
  ].join('\n');
}

/** What a request says that the service minds, beside who asks. */
const SAID = ['content-type', 'if-match', 'if-none-match', 'idempotency-key'];

/** A request as a shell command; the key comes from the shell's environment. */
export async function requestAsCurl(request: Request): Promise<string> {
  const said = SAID.flatMap((name) => {
    const value = request.headers.get(name);
    return value === null ? [] : [` -H ${shellQuoted(`${name}: ${value}`)}`];
  });
  const body = await request.text();
  return [
    `curl -X ${request.method} ${shellQuoted(request.url)} \\`,
    `  -H "Authorization: Bearer $SWITCHBACK_ADMIN_KEY"${said.join('')}${body ? ' \\' : ''}`,
    ...(body ? [`  -d ${shellQuoted(body)}`] : []),
  ].join('\n');
}

/** An emergency rollback as a command that needs no browser. */
export function engageCommand(project: string, environment: string, flag: string | null, reason: string): string {
  const only = flag === null ? '' : ` --flag ${flag}`;
  const why = reason ? ` --reason ${shellQuoted(reason)}` : '';
  return `./switchback emergency engage --environment ${project}/${environment}${only}${why}`;
}

/** The question to the Java SDK, with the rollback variation for when nobody answers. */
export function java({ origin, flag, context }: Question): string {
  const { type, call } = JAVA[flag.type];
  const { targetingKey, ...attributes } = context;
  const who = typeof targetingKey === 'string' ? `Context.of(${javaText(targetingKey)})` : 'Context.anonymous()';
  const withs = Object.entries(attributes).flatMap(([name, value]) => {
    const written = javaValue(value);
    return written === null ? [] : [`\n        .with(${javaText(name)}, ${written})`];
  });
  return [
    `SwitchbackClient client = SwitchbackClient.builder()`,
    `        .url(URI.create(${javaText(origin)}))`,
    `        .key(System.getenv("SWITCHBACK_KEY"))`,
    `        .build();`,
    `Context context = ${who}${withs.join('')};`,
    `${type} answer = client.${call}(${javaText(flag.key)}, context, ${javaOtherwise(flag)});`,
  ].join('\n');
}

/** The question to the package for web pages, with the rollback variation for when nobody answers. */
export function typescript({ origin, flag, context }: Question): string {
  return [
    `import { createFlags } from '@switchback/web';`,
    ``,
    `const flags = createFlags({`,
    `  url: ${JSON.stringify(origin)},`,
    `  key: import.meta.env.VITE_SWITCHBACK_KEY,`,
    `  context: ${JSON.stringify(context)},`,
    `  defaults: { ${JSON.stringify(flag.key)}: ${JSON.stringify(rollbackValue(flag))} },`,
    `});`,
    `const answer = flags.values[${JSON.stringify(flag.key)}];`,
  ].join('\n');
}

const JAVA: Record<Flag['type'], { readonly type: string; readonly call: string }> = {
  boolean: { type: 'boolean', call: 'isOn' },
  string: { type: 'String', call: 'text' },
  number: { type: 'double', call: 'number' },
  json: { type: 'Value', call: 'json' },
};

function javaOtherwise(flag: Question['flag']): string {
  const value = rollbackValue(flag);
  switch (flag.type) {
    case 'boolean':
      return String(value === true);
    case 'number':
      return String(value ?? 0);
    case 'string':
      return javaText(typeof value === 'string' ? value : '');
    case 'json':
      return 'Value.Null.INSTANCE';
  }
}

function rollbackValue({ variations, rollbackVariation }: Question['flag']): Json {
  return (variations.find(({ key }) => key === rollbackVariation)?.value as Json | undefined) ?? null;
}

/** What takes one call to write; lists and objects do not. */
function javaValue(value: Json): string | null {
  switch (typeof value) {
    case 'string':
      return javaText(value);
    case 'boolean':
    case 'number':
      return `Value.of(${value})`;
    default:
      return null;
  }
}

/** A string of JSON is one of Java, too. */
function javaText(text: string): string {
  return JSON.stringify(text);
}

function shellQuoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
