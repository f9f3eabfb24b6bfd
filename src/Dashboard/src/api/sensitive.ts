import type { Read, Schemas } from './read';

export type SensitiveKind = NonNullable<Schemas['SensitiveKind']>;
export type SensitiveDirection = NonNullable<Schemas['SensitiveDirection']>;
export type SensitiveAction = NonNullable<Schemas['SensitiveAction']>;

/** Words or a pattern that hold a message back. */
export type SensitiveRule = Read<'SensitiveRuleJson', 'id' | 'name' | 'phrases' | 'pattern' | 'enabled'> & {
  kind: SensitiveKind;
  direction: SensitiveDirection;
  action: SensitiveAction;
};

export type SensitiveRuleDraft = Omit<SensitiveRule, 'id'>;

export interface SensitiveTest {
  payload: { id: number; name: string; direction: SensitiveDirection; action: SensitiveAction; found: string }[];
}
