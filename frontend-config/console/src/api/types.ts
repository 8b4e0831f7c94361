import type { components } from './schema';

type Schemas = components['schemas'];

export type Flag = Schemas['Flag'];
export type FlagInput = Schemas['FlagInput'];
export type Serve = Schemas['Serve'];
export type Rule = Schemas['Rule'];
export type Clause = Schemas['Clause'];
export type Operator = Schemas['Operator'];
export type Preview = Schemas['Preview'];
export type Prerequisite = Schemas['Prerequisite'];
export type Environment = Schemas['Environment'];
export type Emergency = Schemas['Emergency'];
export type Engaged = Schemas['Engaged'];
export type Engagement = Schemas['Engagement'];
export type Instance = Schemas['InstanceStatus'];
export type FlagAtAGlance = Schemas['OverviewRow'];
export type Instances = Schemas['Instances'];
export type Rollout = Schemas['Rollout'];
export type Phase = Schemas['Phase'];
export type Chart = Schemas['Chart'];
export type ChartPoint = Schemas['ChartPoint'];
export type Verdict = Schemas['Verdict'];
export type Schedule = Schemas['Schedule'];
export type AuditEntry = Schemas['AuditEntry'];
export type RolloutTemplate = Schemas['RolloutTemplate'];

/** Any JSON, as audit entries and merge patches hold it. */
export type Json = null | boolean | number | string | Json[] | { [member: string]: Json };

/** To roll back and watch that; to change what is in environments; to change projects, keys and the rest. */
export type Permission = 'engage' | 'edit' | 'administer';

/** Who is at the console, and what they may do. */
export interface Session {
  readonly actor: string;
  readonly permissions: readonly Permission[];
  readonly projects: readonly { readonly key: string; readonly environments: readonly string[] }[];
  /** Where emergencies are heard of beside this origin. */
  readonly emergencyOrigins: readonly string[];
}

/** A running SDK, with what newer nodes say of it as well. */
export type InstanceStatus = Schemas['InstanceStatus'] & {
  /** How it hears of changes. */
  readonly delivery?: 'stream' | 'poll' | 'unknown';
  /** When it asks next; absent for who does not poll. */
  readonly pollDueAt?: string | null;
};
export type Segment = Schemas['Segment'];
export type SegmentRule = Schemas['SegmentRule'];
export type Evaluation = Schemas['Evaluation'];
export type EvaluationStep = Schemas['EvaluationStep'];
export type Key = Schemas['Key'];
export type Webhook = Schemas['Webhook'];
export type Delivery = Schemas['Delivery'];
export type PromotionPlan = Schemas['PromotionPlan'];
export type PromotionItem = Schemas['PromotionItem'];
export type Backup = Schemas['Backup'];
export type FindingState = Schemas['FindingState'];
export type Finding = NonNullable<Schemas['Verification']['report']>['findings'][number];
