import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useLocation } from 'wouter';
import { answer, api, requestKey } from '../../api/client';
import type { Flag, Phase, RolloutTemplate } from '../../api/types';
import { phaseWords } from '../../core/phases';
import { usePlace } from '../../live/place';
import { ConfirmRisk } from '../../ui/ConfirmRisk';

/** Begins to move a flag along a template; each phase is shown before. */
export function StartRollout({ flag, onClose }: { readonly flag: Flag; readonly onClose: () => void }) {
  const path = { ...usePlace(), flag: flag.key };
  const queries = useQueryClient();
  const [, navigate] = useLocation();
  const [requested] = useState(requestKey);
  const candidates = flag.variations.map(({ key }) => key).filter((key) => key !== flag.rollbackVariation);
  const [candidate, setCandidate] = useState(candidates[0] ?? '');
  const [name, setName] = useState('guarded');
  const [parameters, setParameters] = useState<Readonly<Record<string, string>>>({});
  const templates = useQuery({ queryKey: ['rollout-templates'], queryFn: () => answer(api.GET('/api/v1/rollout-templates')) }).data?.items ?? [];
  const template = templates.find((one) => one.name === name);
  const start = async (reason: string) => {
    const given = Object.fromEntries(Object.entries(parameters).filter(([, value]) => value.trim() !== ''));
    const rollout = await answer(
      api.POST('/api/v1/projects/{project}/environments/{environment}/flags/{flag}/rollouts', {
        params: { path, query: { reason }, header: { 'Idempotency-Key': requested } },
        body: { candidate, template: name, parameters: given },
      }),
    );
    void queries.invalidateQueries({ queryKey: [path.project, path.environment] });
    navigate(`/rollouts/${rollout.id}`);
  };
  return (
    <ConfirmRisk title={`Roll out ${flag.key}`} verb="Start" onConfirm={start} onClose={onClose}>
      {candidates.length > 1 && (
        <>
          <label htmlFor="candidate">Variation</label>
          <select id="candidate" value={candidate} onChange={(event) => setCandidate(event.target.value)}>
            {candidates.map((key) => (
              <option key={key}>{key}</option>
            ))}
          </select>
        </>
      )}
      <label htmlFor="template">Plan</label>
      <select id="template" value={name} onChange={(event) => setName(event.target.value)}>
        {templates.map((one) => (
          <option key={one.name} value={one.name}>
            {one.name}
          </option>
        ))}
      </select>
      {template && <Plan template={template} parameters={parameters} setParameters={setParameters} />}
    </ConfirmRisk>
  );
}

interface PlanProps {
  readonly template: RolloutTemplate;
  readonly parameters: Readonly<Record<string, string>>;
  readonly setParameters: (parameters: Readonly<Record<string, string>>) => void;
}

function Plan({ template, parameters, setParameters }: PlanProps) {
  return (
    <>
      <p className="quiet">{template.description}</p>
      {template.parameters.map(({ name, required, description }) => (
        <div key={name}>
          <label htmlFor={`parameter-${name}`}>
            {name} {required ? '' : '(optional)'}
          </label>
          <input
            id={`parameter-${name}`}
            required={required}
            placeholder={description}
            value={parameters[name] ?? ''}
            onChange={(event) => setParameters({ ...parameters, [name]: event.target.value })}
          />
        </div>
      ))}
      <ol className="plan">
        {template.phases.filter((phase) => !isLeftOut(phase, parameters)).map((phase, i) => (
          <li key={phase.name ?? i}>{phaseWords(phase)}</li>
        ))}
      </ol>
    </>
  );
}

/** A phase for a segment that is not named is left out. */
function isLeftOut(phase: Phase, parameters: Readonly<Record<string, string>>): boolean {
  return phase.name === 'SEGMENT' && !parameters['segment']?.trim();
}
