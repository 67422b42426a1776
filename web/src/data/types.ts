// What the API gives; described at /api/v1/openapi.json.  null = not claimed or not known, never 0.
export type Maybe<T> = T | null;

export interface Session { shared: boolean; version: string; name: string; role: string; csrf: string; rights: string[] }
export interface Page<T> { items: T[]; next: Maybe<string> }

export interface IncidentRow {
  id: string; state: string; date_from: Maybe<string>; date_to: Maybe<string>; place: Maybe<string>;
  lat: Maybe<number>; lon: Maybe<number>; event: Maybe<string>; modes: Maybe<string>; accounts: number; sources: number;
  killed_low: Maybe<number>; killed_best: Maybe<number>; killed_high: Maybe<number>; contested: Maybe<string>;
  grading: Maybe<string>; suggested_grading: Maybe<string>; changed_since_read: boolean;
  radius_km: Maybe<number>;
  country?: Maybe<string>; disputed?: boolean; territory?: Maybe<string>; claimed_by?: Maybe<string>; administered_by?: Maybe<string>; recognised_by?: Maybe<string>;
}
/// How many were killed, as known from that day on.
export interface FigureOfDay { incident: string; day: string; low: Maybe<number>; high: Maybe<number>; contested: boolean }
export interface Viewpoint { name: string; kind: string }
export interface Profile { name: string; sensitivity: string; names: string; coordinates_thousandths: number; blank: string[]; allowed: boolean }
export interface Difference { thing: string; id: string; change: string; field: string; before: string; after: string }
export interface Range {
  kind: string; people: string; low: Maybe<number>; best: Maybe<number>; high: Maybe<number>; rule: Maybe<string>;
  sources: number; contested: boolean; provisional: boolean; low_from: Maybe<string>; best_from: Maybe<string>; high_from: Maybe<string>;
  decision_id: Maybe<number>;
}
export interface Account {
  id: string; group_id: string; document_id: string; publisher: Maybe<string>; source_id: Maybe<string>; kind: Maybe<string>;
  published: Maybe<string>; title: Maybe<string>; url: Maybe<string>; gone_kind: Maybe<string>; sensitivity: string; main: boolean;
  date_from: Maybe<string>; date_to: Maybe<string>; place: Maybe<string>; lat: Maybe<number>; lon: Maybe<number>; radius_km: Maybe<number>;
}
export interface Cited { text: Maybe<string>; span_begin: Maybe<number>; span_end: Maybe<number> }
export interface Speaker extends Cited { depth: number; actor: Maybe<string>; basis: string }
export interface Role extends Cited { role: string; number: number; actor: Maybe<string>; kind: Maybe<string>; basis: Maybe<string> }
export interface Harm {
  id: string; claim_id: string; number: number; kind: string; low: Maybe<number>; high: Maybe<number>; qualifier: string; approximate: boolean;
  status: string; attributes: Maybe<string>; object: Maybe<string>; affected: Maybe<string>; subset_of: Maybe<string>; same_as: Maybe<string>;
  cumulative: boolean; provisional: boolean; text: Maybe<string>; span_begin: number; span_end: number; rule: string;
}
export interface Characters { field: string; text: Maybe<string>; span_begin: number; span_end: number }
export interface Claim {
  id: string; document_id: string; number: number; stance: string; polarity: string; denies: Maybe<string>; event: string; mode: Maybe<string>;
  trigger_text: Maybe<string>; span_begin: number; span_end: number; time: Maybe<string>; time_basis: Maybe<string>; date_from: Maybe<string>;
  date_to: Maybe<string>; place: Maybe<string>; place_name: Maybe<string>; place_basis: Maybe<string>; disputed: Maybe<boolean>; rule: string;
  state: string; account_id: Maybe<string>; incident_id?: Maybe<string>; before?: Maybe<string>; after?: Maybe<string>; page: Maybe<number>; etag: string;
  speakers: Speaker[]; roles: Role[]; harms: Harm[]; spans: Characters[];
}
export interface Link { first_account: string; second_account: string; kind: string; score: number; evidence: Maybe<{ feature: string; detail: string; weight: number }[]> }
export interface Decision {
  id: number; made_at: string; made_by: string; action: string; target: string; field: Maybe<string>; before: Maybe<string>;
  after: Maybe<string>; reason: Maybe<string>; undoes: Maybe<number>; undone_by: Maybe<number>;
}
export interface Incident {
  id: string; state: string; merged_into: Maybe<string>; part_of: Maybe<string>; date_from: Maybe<string>; date_to: Maybe<string>; place: Maybe<string>;
  lat: Maybe<number>; lon: Maybe<number>; radius_km: Maybe<number>; place_precision: Maybe<number>; event: Maybe<string>; modes: Maybe<string>;
  contested: Maybe<string>; accounts: Account[]; sources: number; suggested_grading: Maybe<string>; suggested_reason: Maybe<string>;
  grading: Maybe<string>; grading_reason: Maybe<string>; graded_by: Maybe<string>; second_by: Maybe<string>; changed_since_read: boolean;
  version: number; parts: { id: string; place: Maybe<string>; date_from: Maybe<string>; event: Maybe<string> }[]; ranges: Range[]; claims: Claim[];
  links: Link[]; decisions: Decision[]; etag: string;
}
export interface DocumentRow {
  id: string; title: Maybe<string>; name: Maybe<string>; publisher: Maybe<string>; source_id: Maybe<string>; url: Maybe<string>; published: Maybe<string>;
  added_at: string; revision_of: Maybe<string>; gone_kind: Maybe<string>; sensitivity: string; claims: number; decided: number;
  copy_of: Maybe<string>; incidents: number;
}
export interface Paper {
  id: string; name: Maybe<string>; title: Maybe<string>; publisher: Maybe<string>; source_id: Maybe<string>; url: Maybe<string>; published: Maybe<string>;
  raw_sha256: string; text: string; added_at: string; captured: Maybe<string>; language: Maybe<string>; revision_of: Maybe<string>; gone_kind: Maybe<string>; sensitivity: string;
  claims: Claim[]; copies: { id: string; title: Maybe<string>; publisher: Maybe<string>; kind: string }[]; versions: { id: string; published: Maybe<string> }[];
  decisions: Decision[]; etag: string;
}
export interface Source { id: string; name: string; kind: Maybe<string>; party: Maybe<string>; group: Maybe<string>; confirmed: boolean; documents: number }
export interface SourceDetail {
  id: string; name: string; kind: Maybe<string>; party: Maybe<string>; group_id: Maybe<string>; confirmed: boolean; one_voice_with: { id: string; name: string }[];
  documents: { id: string; published: Maybe<string>; title: Maybe<string>; gone_kind: Maybe<string> }[]; decisions: Decision[]; etag: string;
}
export interface AuditEntry { seq: number; at: string; actor: string; action: string; target: string; hash: string }
export interface Status {
  version: string; ledger: string; documents: number; claims: number; undecided: number; incidents: number; decisions: number;
  audit_entries: number; audit_head: string; audit_broken_at: Maybe<number>;
}
export interface Hit { id: string; title: string; publisher: string; published: string; span_begin: number; span_end: number; before: string; found: string; after: string }
export interface ExportFormat { name: string; title: string; folder: boolean }
export interface PublishedIncident {
  id: string; state: string; change: string; date_from: Maybe<string>; date_to: Maybe<string>; place: Maybe<string>; event: Maybe<string>;
  killed_low: Maybe<number>; killed_best: Maybe<number>; killed_high: Maybe<number>; grading: Maybe<string>; graded_by: Maybe<string>; second_by: Maybe<string>;
  published_at: Maybe<string>; published_by: Maybe<string>; changed_at: string; documents_since: number;
  differences: Maybe<Difference[]>;  // null: not compared, because it is not published, or what was published was not kept
}
export interface Publication {
  profile: string; incidents: PublishedIncident[]; withheld: { id: string; field: string; before: string; after: string; why: string }[]; withheld_count: number; leaving: number;
}
export interface PlaceFound {
  name: string; kind: string; viewpoint: string; country: string; unit1: string; unit2: string; disputed: boolean; territory: string; claimed_by: string;
  administered_by: string; recognised_by: string; names: { name: string; language: string; used_by: string; source: string }[];
}
export interface Added { items: { document: string; status: string; title: string; claims: number; incidents: string[] }[]; errors: string[] }
