// Writing events down. Apply holds no policy and cannot refuse: whether something may happen was decided before.
// One case per event kind; amounts are asserted on their way through the SQL layer.
import {assertNever} from '../base/assert.ts'
import {base64ToBytes} from '../base/base64.ts'
import type {Fen} from '../base/fen.ts'
import type {Sql, SqlValue} from '../base/sql.ts'
import type {Event, FeeRow, SettlementRow} from './events.ts'
import type {PersonRecord} from './records.ts'

export function apply(sql: Sql, seq: number, event: Event): void {
  switch (event.kind) {
    case 'messageKnown':
      sql
        .prepare('insert into message values(?,?,?,?,?,?,?)')
        .run(event.institution, event.msgid, event.infno, event.hash, event.psnNo, seq, event.setlId)
      return
    case 'settled':
      writeSettlement(sql, seq, event.row)
      return
    case 'feesUploaded':
      writeFees(sql, event.mdtrtId, event.rows)
      for (const batch of new Set(event.rows.map(row => row.batch)))
        sql.prepare('insert into batch values(?,?,null) on conflict do nothing').run(event.mdtrtId, batch)
      return
    case 'feesRemoved':
      for (const batch of event.batches) {
        sql.prepare('delete from fee_item where mdtrt_id = ? and batch = ?').run(event.mdtrtId, batch)
        sql.prepare('delete from batch where mdtrt_id = ? and batch = ?').run(event.mdtrtId, batch)
      }
      return
    case 'visitRegistered': {
      const v = event.visit
      sql
        .prepare('insert into visit values(?,?,?,?,?,?,?,?,?,?,?,?,?,?,null,null,null,null,null,null)')
        .run(
          v.mdtrtId,
          v.psnNo,
          v.institution,
          v.insuranceType,
          v.area,
          v.iptOtpNo,
          v.beginsAt,
          v.certType,
          v.deptCode,
          v.deptName,
          v.caty,
          v.doctorCode,
          v.doctorName,
          v.registeredAt,
        )
      return
    }
    case 'visitCancelled':
      sql.prepare('update visit set cancelled_at = ? where mdtrt_id = ?').run(event.at, event.mdtrtId)
      return
    case 'visitRecorded':
      sql
        .prepare(
          'update visit set med_type=?, visit_at=?, disease_code=?, disease_name=?, complaint=? where mdtrt_id=?',
        )
        .run(event.medType, event.visitAt, event.diseaseCode, event.diseaseName, event.complaint, event.mdtrtId)
      for (const d of event.diagnoses)
        sql
          .prepare('insert or replace into diagnosis values(?,?,?,?,?,?,?,?,?,?)')
          .run(
            event.mdtrtId,
            d.type,
            d.srtNo,
            d.code,
            d.name,
            d.dept,
            d.doctorCode,
            d.doctorName,
            d.at,
            d.valid ? 1 : 0,
          )
      return
    case 'signedIn':
      sql
        .prepare('insert into sign_in values(?,?,?,?,null)')
        .run(event.signNo, event.institution, event.operator, event.at)
      return
    case 'signedOut':
      sql.prepare('update sign_in set signed_out_at = ? where sign_no = ?').run(event.at, event.signNo)
      return
    case 'reversed':
      sql
        .prepare('insert or replace into reversal values(?,?,?,?,?,?)')
        .run(event.institution, event.omsgid, event.oinfno, event.psnNo, seq, event.found ? 1 : 0)
      return
    case 'fileStored':
      sql
        .prepare('insert into file values(?,?,?,?,?)')
        .run(event.fileNo, event.institution, event.filename, event.until, base64ToBytes(event.base64))
      return
    case 'faultPlanned':
      sql
        .prepare('insert or replace into fault values(?,?,?,0,0)')
        .run(event.fault.id, seq, JSON.stringify(event.fault))
      return
    case 'faultDropped':
      sql.prepare('delete from fault where id = ?').run(event.id)
      return
    case 'faultMatched':
      sql
        .prepare('update fault set matched = matched + 1, fired = fired + ? where id = ?')
        .run(event.fired ? 1 : 0, event.id)
      return
    case 'linkStands':
      if (event.link) setSetting(sql, linkSetting(event.institution), JSON.stringify(event.link))
      else sql.prepare('delete from setting where name = ?').run(linkSetting(event.institution))
      return
    case 'scheduled':
      sql.prepare('insert into agenda values(?,?,?)').run(event.what.id, event.at, JSON.stringify(event.what))
      return
    case 'taken':
      sql.prepare('delete from agenda where id = ?').run(event.id)
      return
    case 'personAdded':
      writePerson(sql, event.person)
      return
    case 'itemsMapped':
      for (const row of event.rows)
        sql
          .prepare('insert or replace into mapping values(?,?,?,?,?,?)')
          .run(event.institution, row.hospitalCode, row.from, row.hospitalName, row.code, row.to)
      return
    case 'clockSet':
      setSetting(sql, 'speed', String(event.speed))
      return
    case 'strictSet':
      setSetting(sql, 'strict', event.strict ? '1' : '0')
      return
    case 'worldOpened':
      setSetting(sql, 'speed', String(event.config.speed))
      setSetting(sql, 'strict', event.config.strict ? '1' : '0')
      return
    case 'siteSwitched':
      setSetting(sql, siteSetting, JSON.stringify({serving: event.to, down: event.to === 'A' ? 'B' : 'A'}))
      return
    case 'siteReturned':
      setSetting(sql, siteSetting, JSON.stringify({serving: event.site === 'A' ? 'B' : 'A', down: null}))
      return
    case 'hospitalWrote':
      for (const {kind, id, doc} of event.docs)
        sql
          .prepare('insert or replace into hospital_doc values(?,?,?,?,?)')
          .run(event.institution, kind, id, seq, JSON.stringify(doc))
      return
    case 'noted':
    case 'reconciled':
      // facts for readers of the journal; the books do not change
      return
    default:
      assertNever(event, 'event')
  }
}

/** Where the books keep which site serves; sites.ts moves the rows. */
export const siteSetting = 'site'
const linkSetting = (institution: string): string => `link ${institution}`

export function setSetting(sql: Sql, name: string, value: string): void {
  sql.prepare('insert into setting values(?,?) on conflict(name) do update set value = excluded.value').run(name, value)
}

export function writePerson(sql: Sql, p: PersonRecord): void {
  sql
    .prepare('insert into person values(?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)')
    .run(
      p.psnNo,
      p.certType,
      p.certNo,
      p.name,
      p.sex,
      p.nation,
      p.birthDay,
      p.cardNo,
      p.cardSn,
      p.voucher,
      p.phone,
      p.address,
      p.severeDisability ? 1 : 0,
      p.hardship,
      p.flags.join(' '),
    )
  for (const i of p.insurances)
    sql
      .prepare('insert into insurance values(?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)')
      .run(
        p.psnNo,
        i.insuranceType,
        i.area,
        i.personType,
        i.state,
        i.begins,
        i.paused,
        i.civilServant ? 1 : 0,
        i.employer,
        i.status,
        i.workStarted,
        i.retired,
        i.currentYearFen,
        i.priorYearsFen,
        i.familyOf,
      )
  for (const c of p.chronic)
    sql.prepare('insert into chronic values(?,?,?,?,?)').run(p.psnNo, c.code, c.name, c.begins, c.ends)
  for (const a of p.accumulators)
    sql.prepare('insert into accumulator values(?,?,?,?,?)').run(p.psnNo, a.insuranceType, a.year, a.name, a.amount)
}

/** Rows of one upload in statements of up to so many: one for each count of rows. */
const feesAtOnce = 10
const feeMarks = `(${'?,'.repeat(24)}?)`

function writeFees(sql: Sql, mdtrtId: string, rows: readonly FeeRow[]): void {
  for (let from = 0; from < rows.length; from += feesAtOnce) {
    const params: SqlValue[] = []
    const some = rows.slice(from, from + feesAtOnce)
    for (const f of some)
      params.push(
        mdtrtId,
        f.feedetlSn,
        f.batch,
        f.serviceAt,
        f.code,
        f.hospitalCode,
        f.name,
        f.kind,
        f.spec,
        f.form,
        f.priceMicro,
        f.countE4,
        f.amount,
        f.fullSelfPay,
        f.overLimit,
        f.firstSelfPay,
        f.inScope,
        f.itemClass,
        f.firstSelfPayBp,
        f.ceilingMicro,
        f.chargeType,
        f.flags,
        f.reasons,
        f.note,
        f.extra,
      )
    sql.prepare(`insert into fee_item values${`${feeMarks},`.repeat(some.length - 1)}${feeMarks}`).run(...params)
  }
}

function writeSettlement(sql: Sql, seq: number, s: SettlementRow): void {
  sql
    .prepare(`insert into settlement values(${'?,'.repeat(45)}?)`)
    .run(
      s.setlId,
      s.cancels,
      s.cause,
      s.psnNo,
      s.mdtrtId,
      s.institution,
      s.insuranceType,
      s.area,
      s.batch,
      s.msgid,
      s.medType,
      s.clrType,
      s.settledAt,
      s.year,
      s.certType,
      s.operator,
      s.operatorName,
      s.invoice,
      s.total,
      s.fullSelfPay,
      s.overLimit,
      s.firstSelfPay,
      s.inScope,
      s.deductible,
      s.pooled,
      s.civilServant,
      s.enterprise,
      s.criticalIllness,
      s.largeSum,
      s.assistance,
      s.other,
      s.fund,
      s.currentAccount,
      s.priorAccount,
      s.familyAccount,
      s.account,
      s.cash,
      s.person,
      s.balance,
      s.family?.psnNo ?? null,
      s.family?.insuranceType ?? null,
      s.family?.area ?? null,
      s.family?.current ?? 0,
      s.policy,
      JSON.stringify(s.changes),
      seq,
    )
  // which settlement holds the batch now: this one, or (cancelled) none, or (restored) the first one again
  sql
    .prepare('update batch set setl_id = ? where mdtrt_id = ? and batch = ?')
    .run(s.cancels === null ? s.setlId : (s.holder ?? null), s.mdtrtId, s.batch)
  writeChanges(sql, s)
  moveAccount(sql, s.psnNo, s.insuranceType, s.area, s.currentAccount, s.priorAccount)
  const {family} = s
  if (family) {
    moveAccount(sql, family.psnNo, family.insuranceType, family.area, family.current, s.familyAccount - family.current)
  }
}

/** All accumulators of a bill in one statement: one for each count of names. */
function writeChanges(sql: Sql, s: SettlementRow): void {
  const params: (string | number)[] = []
  for (const name in s.changes) params.push(s.psnNo, s.insuranceType, s.year, name, s.changes[name] as number)
  if (params.length === 0) return
  sql
    .prepare(
      `insert into accumulator values${'(?,?,?,?,?),'.repeat(params.length / 5 - 1)}(?,?,?,?,?)
       on conflict(psn_no, insurance_type, year, name) do update set amount = amount + excluded.amount`,
    )
    .run(...params)
}

/** Money out of an account row (negative: back in). */
function moveAccount(sql: Sql, psnNo: string, insuranceType: string, area: string, current: Fen, prior: Fen): void {
  if (current === 0 && prior === 0) return
  sql
    .prepare(
      `update insurance set current_fen = current_fen - ?, prior_fen = prior_fen - ?
       where psn_no = ? and insurance_type = ? and area = ?`,
    )
    .run(current, prior, psnNo, insuranceType, area)
}
