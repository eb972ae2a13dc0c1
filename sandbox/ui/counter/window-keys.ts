// The keys of the window 键位. Browsers and readers of screens own F1 F3 F5 F6 F7 F11 F12; those are never bound. Every
// function key has a twin with Alt, made by the key listener itself.
import {type DeskLine, deskLines} from '../../../grading/lines.ts'
import type {KeyAction} from '../state/keys.svelte.ts'
import {router} from '../state/router.svelte.ts'
import {seat} from '../state/seat.svelte.ts'
import {settings} from '../state/settings.svelte.ts'
import {counter} from './counter.svelte.ts'
import type {DeskAct, TenderKind} from './shapes.ts'

export function windowKeys(): KeyAction[] {
  const {step, patient, bill, pane} = counter
  const here = pane === 'window'
  const unknown = step === 'unknown'
  const asking = counter.busy !== undefined || (counter.view?.strip.waiting.length ?? 0) > 0
  const run = (act: DeskAct) => () => void counter.act(act)
  const focus = (selector: string) => () => document.querySelector<HTMLElement>(selector)?.focus()
  const say = (line: DeskLine) => () => void counter.say(line)
  const openLines = here && ['trial', 'typing', 'orders', 'pay'].includes(step)
  const paying = here && step === 'pay'
  const unapproved = bill?.lines.find(line => line.sn === counter.marked && !line.approved)
  const insured = paying && !counter.inFull
  const lane = patient !== null && (bill === null || ['open', 'trial', 'unknown'].includes(bill.state))
  const tender = (kind: TenderKind) => () => {
    counter.choice.kind = kind
    if (kind === 'cash') counter.choice.mobile = counter.choice.bankCard = ''
    queueMicrotask(focus('[data-tender][aria-checked="true"]'))
  }
  const count = () => {
    counter.entry = '*'
    focus('[data-entry]')()
  }
  const hidden = (key: string, word: KeyAction['word'], does: () => void, off = false): KeyAction => ({
    key,
    word,
    run: does,
    off,
    hidden: true,
  })

  return [
    {key: 'Enter', word: 'next.label', run: () => void counter.next(), off: asking || !here, hidden: true, once: true},
    {
      key: 'F2',
      word: 'keys.read',
      run: run({do: 'read', shows: counter.shows}),
      off: asking || !patient || (bill !== null && bill.state !== 'open'),
    },
    {key: 'F4', word: 'keys.item', run: focus('[data-entry]'), off: !openLines},
    {
      key: 'F8',
      word: unknown ? 'card.query' : 'keys.trial',
      run: run(unknown ? {do: 'query'} : {do: 'trial'}),
      off: asking || !here || !(unknown || step === 'trial' || insured),
    },
    {
      key: 'F9',
      word: unknown ? 'card.retry' : 'keys.settle',
      run: unknown ? run({do: 'retry'}) : () => void counter.settle(),
      off: asking || !here || !(paying || (unknown && counter.decision === 'retry')),
      once: true,
    },
    {
      key: 'F10',
      word: 'keys.print',
      run: run({do: 'print', what: 'receipt'}),
      off: asking || (bill?.state !== 'settled' && bill?.state !== 'selfPaid'),
    },
    {key: 'Escape', word: 'keys.back', run: () => void counter.back()},
    {key: 'Alt+5', word: 'counter.bills', run: () => counter.open('bills')},
    {key: 'Alt+6', word: 'counter.shift', run: () => counter.open('shift')},
    {key: 'Alt+7', word: 'counter.aside', run: () => counter.open('aside'), off: !patient},
    // where the cursor stands in a field a letter is text: Alt with it does the same
    ...['', 'Alt+'].flatMap(alt => [
      hidden(`${alt}G`, 'say.greet', say('greet'), !patient || !here),
      hidden(`${alt}C`, 'say.change', say('change'), !patient || !here),
      hidden(`${alt}S`, 'say.open', () => counter.open('say'), !patient),
      hidden(
        `${alt}P`,
        'approve.key',
        () => counter.open('approve'),
        !openLines || !counter.restricted || unapproved === undefined,
      ),
      hidden(
        `${alt}R`,
        'printer.mend',
        run({do: 'mendPrinter'}),
        asking || (counter.view?.strip.printer ?? 'ready') === 'ready',
      ),
      hidden(`${alt}J`, 'task.seat', () => router.go('/join'), !['empty', 'shift'].includes(step) || !seat.works),
      hidden(`${alt}Z`, 'full.key', () => void counter.toggleFull(), asking || !here || !lane),
    ]),
    hidden('Alt+1', 'task.title', () => (counter.task = !counter.task)),
    hidden('Alt+3', 'counter.patientScreen', () => window.open('/counter/patient', 'yibao-patient')),
    hidden('/', 'keys.search', focus('[data-entry]'), !openLines),
    hidden('+', 'keys.nextLine', focus('[data-entry]'), !openLines),
    hidden('*', 'keys.count', count, !openLines),
    ...(step === 'read'
      ? (patient?.shows ?? []).map((_, i) => hidden(String(i + 1), 'keys.read', () => (counter.shows = i), !here))
      : []),
    ...(paying
      ? [
          hidden('1', 'tender.cash', tender('cash')),
          hidden('2', 'tender.mobile', tender('mobile')),
          hidden('3', 'tender.bankCard', tender('bankCard')),
          hidden('Y', 'pay.consent', run({do: 'consent'}), !insured),
          hidden('E', 'pay.explained', run({do: 'explain'}), !insured),
        ]
      : []),
    hidden(
      '4',
      'pay.account',
      () => void counter.act({do: 'account', use: nextUse[bill?.accountUse ?? '1']}),
      !openLines || !bill || counter.inFull,
    ),
    hidden('N', 'identity.no', run({do: 'identity', same: false}), step !== 'identity'),
    hidden('A', 'card.adopt', run({do: 'adopt'}), asking || !unknown || counter.decision !== 'adopt'),
    hidden('V', 'card.reverse', run({do: 'reverse'}), asking || bill?.state !== 'unknown' || !bill.inquiry.asked),
    hidden('L', 'keys.lang', () => settings.toggleLang()),
    ...(pane === 'say' ? lineKeys.map(([key, line]) => hidden(key, 'say.open', say(line))) : []),
  ]
}

const nextUse = {'0': '1', '1': '2', '2': '0'} as const

/** While the lines stand open, each has a letter: the first A, the second B. */
export const lineKeys = (Object.keys(deskLines) as DeskLine[]).map((line, i): [key: string, line: DeskLine] => [
  String.fromCharCode(65 + i),
  line,
])
