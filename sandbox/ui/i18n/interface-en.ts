// The words of the interface reference, in English.
import type {interfaceZh} from './interface-zh.ts'

export const interfaceEn: Record<keyof typeof interfaceZh, string> = {
  'interface.all': 'All transactions',
  'interface.next': 'Next',
  'interface.previous': 'Previous',
  'interface.code': 'Field',
  'interface.label': 'Name',
  'interface.type': 'Type',
  'interface.fill': 'Filled',
  'interface.values': 'Values',
  'interface.list': 'list',
  'interface.object': 'object',
  'interface.must': 'required',
  'interface.neverEmpty': 'never empty',
  'interface.late': 'late addition, required when strict',
  'interface.older': 'required in newer editions',
  'interface.neededWith': 'when {field} is {value}',
  'interface.longer': '({n} elsewhere)',
  'interface.unknown': 'There is no transaction {code}; this is {shown}. All there are stand on the left.',
  'interface.regional': 'Fields of single regions',
  'interface.octets': 'The answer is the file itself, not a message.',
  'interface.common': 'For all',
  'interface.envelope': 'Envelope',
  'interface.envelope.note': 'The fields every message carries, and the rules of sending and receiving.',
  'interface.refusals': 'Refusals',
  'interface.refusals.note':
    'Every way in which the centre says no: a test brings each about, and the words are those it really said. infcode is always -1 and the books did not change. They rest on the interface text (or on several clients); where the real rule is not public, ours is a choice. A system that looks for fixed words finds them here.',
  'interface.refusals.when': 'Met in',
  'interface.refusals.says': 'What the centre says',
  'interface.refusals.basis': 'Basis',
  'interface.basis.spec': 'interface text',
  'interface.basis.choice': 'our choice',
  'interface.confidence.medium': 'from the interface text and one client, or from two clients',
  'interface.confidence.low': 'from one source only',
  'interface.rules': 'Sending and receiving',
  'interface.rule.send':
    'Always POST, JSON in UTF-8. The home page shows the four spellings of the address; the infno in the message decides.',
  'interface.rule.answer':
    'Every answer of the trade is HTTP 200: infcode 0 is done, -1 is not, err_msg says why. Any other HTTP status is no answer of the centre.',
  'interface.rule.msgid':
    'Keep the msgid on disk before sending. The same msgid with the same content gets the same answer and books nothing again; with other content it is refused.',
  'interface.rule.doubt':
    'No answer means not knowing: ask with 5203 or 5204, or reverse with 2601. Do not settle again under another msgid.',
  'interface.rule.bad':
    'To a message that cannot be read the answer names the field, what was expected and what came, for example:',
  'interface.rule.money':
    'Amounts have two decimals, prices six, counts four. Numbers or texts are taken; an empty field may be empty, null or absent.',
  'interface.forgiven': 'What a lenient world takes, and notes',
  'interface.forgiven.strict': 'A strict world refuses the framed ones.',
  'interface.request': 'Request',
  'interface.answer': 'Answer',
}
