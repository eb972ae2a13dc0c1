// The centre's books as SQL. One database per world; every money column is INTEGER fen (prices micro-yuan, counts
// ten-thousandths). Settlements and postings are only ever added: a cancellation is a row of its own that names the
// row it cancels. Tables of the line (faults) and of the world (agenda) sit beside the centre's so that one SQL
// transaction covers a batch; the centre's readers do not look at them. Narrow tables are WITHOUT ROWID (one tree), wide
// ones are not: a tree whose inner pages hold whole rows of a kilobyte is deep and slow.

export const schema = `
create table person(
  psn_no text primary key, cert_type text not null, cert_no text not null unique, name text not null,
  sex text not null, nation text not null, birth_day text not null,
  card_no text not null unique, card_sn text not null, voucher text not null unique,
  phone text not null, address text not null, severe_disability integer not null, hardship text not null,
  flags text not null
);

create table insurance(
  psn_no text not null, insurance_type text not null, area text not null, person_type text not null,
  state text not null, begins text not null, paused text, civil_servant integer not null, employer text not null,
  status text not null, work_started text, retired text,
  current_fen integer not null, prior_fen integer not null, family_of text,
  primary key(psn_no, insurance_type, area)
) without rowid;

-- 累计; name may carry a scope after '@': monthDeductibleUsed@2026-01:M03900
create table accumulator(
  psn_no text not null, insurance_type text not null, year text not null, name text not null, amount integer not null,
  primary key(psn_no, insurance_type, year, name)
) without rowid;

-- 慢特病备案
create table chronic(
  psn_no text not null, code text not null, name text not null, begins text not null, ends text not null,
  primary key(psn_no, code)
) without rowid;

create table institution(
  code text primary key, name text not null, level text not null, policy_level text not null, area text not null,
  mapping text not null
);

create table mapping(
  institution text not null, hospital_code text not null, valid_from text not null, hospital_name text not null,
  code text not null, valid_to text,
  primary key(institution, hospital_code, valid_from)
) without rowid;

create table sign_in(
  sign_no text primary key, institution text not null, operator text not null, signed_at integer not null,
  signed_out_at integer
) without rowid;

-- 就诊
create table visit(
  mdtrt_id text primary key, psn_no text not null, institution text not null, insurance_type text not null,
  area text not null, ipt_otp_no text not null, begins_at integer not null, cert_type text not null,
  dept_code text not null, dept_name text not null, caty text not null, doctor_code text not null,
  doctor_name text not null, registered_at integer not null, cancelled_at integer,
  med_type text, visit_at integer, disease_code text, disease_name text, complaint text
);
create index visit_by_number on visit(institution, ipt_otp_no);
create index visit_by_person on visit(psn_no, begins_at);

create table diagnosis(
  mdtrt_id text not null, diag_type text not null, srt_no integer not null, code text not null, name text not null,
  dept text not null, doctor_code text not null, doctor_name text not null, at integer not null, valid integer not null,
  primary key(mdtrt_id, diag_type, srt_no)
) without rowid;

-- 费用明细; split is JSON of what the catalogue decided (reasons, note), extra is JSON of echoed wire fields
create table fee_item(
  mdtrt_id text not null, feedetl_sn text not null, batch text not null, service_at integer not null,
  code text not null, hospital_code text not null, name text not null, kind text not null, spec text not null,
  form text not null, price_micro integer not null, count_e4 integer not null, amount_fen integer not null,
  full_self_pay_fen integer not null, over_limit_fen integer not null, first_self_pay_fen integer not null,
  in_scope_fen integer not null, item_class text not null, first_self_pay_bp integer not null, ceiling_micro integer,
  charge_type text not null, flags text not null, reasons text not null, note text not null, extra text not null,
  primary key(mdtrt_id, feedetl_sn)
);

-- 收费批次: which settlement holds it now; null = open
create table batch(
  mdtrt_id text not null, batch text not null, setl_id text,
  primary key(mdtrt_id, batch)
) without rowid;

-- 结算; the facts the benefit engine was asked with stand in entry number seq
create table settlement(
  setl_id text primary key, cancels text, cause text not null, psn_no text not null, mdtrt_id text not null,
  institution text not null, insurance_type text not null, area text not null, batch text not null, msgid text not null,
  med_type text not null, clr_type text not null, settled_at integer not null, year text not null,
  cert_type text not null, operator text not null, operator_name text not null, invoice text not null,
  total_fen integer not null, full_self_pay_fen integer not null, over_limit_fen integer not null,
  first_self_pay_fen integer not null, in_scope_fen integer not null, deductible_fen integer not null,
  pooled_fen integer not null, civil_servant_fen integer not null, enterprise_fen integer not null,
  critical_illness_fen integer not null, large_sum_fen integer not null, assistance_fen integer not null,
  other_fen integer not null, fund_fen integer not null,
  current_account_fen integer not null, prior_account_fen integer not null, family_account_fen integer not null,
  account_fen integer not null, cash_fen integer not null, person_fen integer not null, balance_fen integer not null,
  -- whose account lent the shared part, and how it split there
  family_owner text, family_insurance_type text, family_area text, family_current_fen integer not null,
  policy text not null, changes text not null, seq integer not null
);
-- partial: most rows cancel nothing, and an index entry of each null costs as much as one that says something
create unique index settlement_by_cancelled on settlement(cancels) where cancels is not null;
create index settlement_by_time on settlement(institution, settled_at);
create index settlement_by_visit on settlement(mdtrt_id);

-- 分录: who owes the institution what, line by line. A view: the shares stand in the settlement row and nowhere else,
-- so the ledger cannot drift from it; that a settlement's lines sum to zero says that its shares add up.
create view posting(setl_id, seq, account, amount_fen) as
  select setl_id, seq, 'institution:' || institution, -total_fen from settlement
  union all select setl_id, seq, 'fund:pooled', pooled_fen from settlement where pooled_fen <> 0
  union all select setl_id, seq, 'fund:civilServant', civil_servant_fen from settlement where civil_servant_fen <> 0
  union all select setl_id, seq, 'fund:enterprise', enterprise_fen from settlement where enterprise_fen <> 0
  union all select setl_id, seq, 'fund:criticalIllness', critical_illness_fen from settlement where critical_illness_fen <> 0
  union all select setl_id, seq, 'fund:largeSum', large_sum_fen from settlement where large_sum_fen <> 0
  union all select setl_id, seq, 'fund:assistance', assistance_fen from settlement where assistance_fen <> 0
  union all select setl_id, seq, 'fund:other', other_fen from settlement where other_fen <> 0
  union all select setl_id, seq, 'account:currentYear', current_account_fen from settlement where current_account_fen <> 0
  union all select setl_id, seq, 'account:priorYears', prior_account_fen from settlement where prior_account_fen <> 0
  union all select setl_id, seq, 'account:family', family_account_fen from settlement where family_account_fen <> 0
  union all select setl_id, seq, 'cash', cash_fen from settlement where cash_fen <> 0;

-- every message the centre took notice of: the duplicate contract rests on it
create table message(
  institution text not null, msgid text not null, infno text not null, body_hash text not null, psn_no text not null,
  seq integer not null, setl_id text,
  primary key(institution, msgid)
) without rowid;

-- 冲正: messages that were reversed, whether they had arrived or not
create table reversal(
  institution text not null, omsgid text not null, oinfno text not null, psn_no text not null, seq integer not null,
  found integer not null,
  primary key(institution, omsgid)
) without rowid;

create table file(
  file_no text primary key, institution text not null, filename text not null, until_at integer not null,
  bytes blob not null
);

-- ---- the hospitals of the world: each its own documents, which no other party reads ----
create table hospital_doc(
  institution text not null, kind text not null, id text not null, seq integer not null, doc text not null,
  primary key(institution, kind, id)
) without rowid;

-- ---- the line ----
create table fault(
  id text primary key, seq integer not null, plan text not null, matched integer not null, fired integer not null
) without rowid;

-- ---- the world ----
create table agenda(id integer primary key, at integer not null, what text not null);
create index agenda_by_time on agenda(at, id);
create table setting(name text primary key, value text not null) without rowid;
`

/** Every table with the order that makes a dump canonical; the fingerprint walks them. */
export const tableOrder: readonly [table: string, order: string][] = [
  ['person', 'psn_no'],
  ['insurance', 'psn_no, insurance_type, area'],
  ['accumulator', 'psn_no, insurance_type, year, name'],
  ['chronic', 'psn_no, code'],
  ['institution', 'code'],
  ['mapping', 'institution, hospital_code, valid_from'],
  ['sign_in', 'sign_no'],
  ['visit', 'mdtrt_id'],
  ['diagnosis', 'mdtrt_id, diag_type, srt_no'],
  ['fee_item', 'mdtrt_id, feedetl_sn'],
  ['batch', 'mdtrt_id, batch'],
  ['settlement', 'setl_id'],
  ['message', 'institution, msgid'],
  ['reversal', 'institution, omsgid'],
  ['file', 'file_no'],
  ['hospital_doc', 'institution, kind, id'],
  ['fault', 'id'],
  ['agenda', 'id'],
  ['setting', 'name'],
]
