/** Where in a document something is wrong. */
export interface Fault {
  readonly pointer: string;
  readonly detail: string;
}

/** A refusal of the service (RFC 9457), or no answer at all, which has the status 0. */
export class Problem extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    detail: string,
    readonly faults: readonly Fault[] = [],
  ) {
    super(detail);
    this.name = 'Problem';
  }

  /** Whether somebody else was faster. */
  get conflict(): boolean {
    return this.status === 412 || (this.status === 409 && this.code === 'conflict');
  }

  static from(status: number, body: unknown): Problem {
    const { code, detail, errors } = isRecord(body) ? body : {};
    return new Problem(
      status,
      typeof code === 'string' ? code : 'unknown',
      typeof detail === 'string' ? detail : `The service answered ${status}.`,
      Array.isArray(errors) ? errors.filter(isFault) : [],
    );
  }

  static of(error: unknown): Problem {
    if (error instanceof Problem) {
      return error;
    }
    const detail = error instanceof Error && error.name === 'TimeoutError' ? 'No answer in time.' : 'The service cannot be reached.';
    return new Problem(0, 'unreachable', detail);
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function isFault(value: unknown): value is Fault {
  return isRecord(value) && typeof value['pointer'] === 'string' && typeof value['detail'] === 'string';
}
