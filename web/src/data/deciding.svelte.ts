// One decision at a time is asked for, with its reason, by the dialog in parts/Decide.svelte.
export interface Question {
  action: string; target: string; etag: string;
  title: string;              // "Accept this claim"
  about: string;              // what is decided about, in words
  field?: string; after?: string;
  fields?: string[];          // to choose from, where a field is asked for
  values?: string[];          // to choose from, where a value is asked for
  valueFor?: (field: string) => { now: string; values?: string[] };
  asks?: 'value' | 'field' | 'range';
  more?: { target: string; etag: string; about: string }[];  // the same decision about these, one by one
  done: () => void | Promise<void>;  // shows the thing anew
}
class Deciding {
  question = $state<Question | null>(null);
  said = $state('');  // of the last decision, for everybody and for screen readers
  ask(question: Question): void { this.question = question; }
}
export const deciding = new Deciding();

const kReasons = 'parley.reasons';
export const recentReasons = (): string[] => JSON.parse(localStorage.getItem(kReasons) ?? '[]') as string[];
export function keepReason(reason: string): void {
  const all = [reason, ...recentReasons().filter((one) => one !== reason)].slice(0, 6);
  localStorage.setItem(kReasons, JSON.stringify(all));
}
