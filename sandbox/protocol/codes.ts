// Transaction codes 交易编号 are text with a closed union (some carry letters), never numbers.
export const infnos = [
  '1101',
  '2201',
  '2202',
  '2203',
  '2203A',
  '2204',
  '2205',
  '2206',
  '2206A',
  '2207',
  '2207A',
  '2208',
  '2601',
  '3201',
  '3202',
  '5201',
  '5202',
  '5203',
  '5204',
  '5301',
  '9001',
  '9002',
  '9101',
  '9102',
] as const
export type Infno = (typeof infnos)[number]

const known: ReadonlySet<string> = new Set(infnos)
export const isInfno = (text: string): text is Infno => known.has(text)
