// A whole visit inside one process, with the classroom catalogue and no host: what the browser test runs in Chromium
// and in Node alike. Everything it needs comes in as arguments; same bytes, same answer wherever it runs.
import {portableSha256} from '../../base/hash.ts'
import {writeClassroom} from '../../catalogue/classroom-image.ts'
import {openCatalogue} from '../../catalogue/sql-catalogue.ts'
import {rules} from '../../centre/rules.ts'
import {defaultWorldConfig} from '../../people/demo.ts'
import {openSqlEngine} from '../../state/sqlite.ts'
import {Templates} from '../template.ts'
import {World} from '../world.ts'
import {contextFor, personOf, type Reply, visitSteps, walk} from './walk.ts'

export type SoloResult = {
  setlinfo: Record<string, unknown>
  fingerprint: string
  head: string
  replayed: string
  layer: string
}

export async function soloVisit(wasm: Uint8Array): Promise<SoloResult> {
  const engine = await openSqlEngine({wasm})
  const book = engine.open()
  writeClassroom(book, portableSha256)
  const catalogue = openCatalogue(book, 'main')
  const deps = {
    engine,
    templates: new Templates(engine, portableSha256),
    catalogue: () => catalogue,
    rules,
    sha256: portableSha256,
  }
  const config = defaultWorldConfig({id: 'solo', population: {size: 60, seed: 'solo'}})
  const {world, first} = World.open('solo', config, deps)
  const texts = [first.text]
  const items = ['普通门诊诊查费', 'atft'].flatMap(q =>
    catalogue
      .search({q, on: '2025-09-15', level: 'level3', limit: 20})
      .filter(item => item.restriction === null)
      .slice(0, 1),
  )
  const lines = items.map((item, index) => ({
    sn: String(index + 1),
    code: item.code,
    hospitalCode: `own-${index}`,
    price: '12.3456',
    count: '3',
    amount: '37.04',
    prescription: 'R1',
  }))
  const institution = config.institutions[0]?.code ?? ''
  const context = contextFor({at: config.start, institution, area: config.area}, personOf(world), lines)
  let tick = config.start
  const {replies} = await walk([...visitSteps, '5204'], context, async request => {
    tick += 1000
    const [stepped] = world.receive([{kind: 'message', raw: JSON.stringify(request), via: {}}], tick)
    texts.push(stepped?.text ?? '')
    return JSON.parse(stepped?.entry.decision?.sends[0]?.body ?? '{}') as Reply
  })
  const again = World.fold('again', texts, deps)
  return {
    setlinfo: replies.get('2207')?.output.setlinfo,
    fingerprint: world.fingerprint(),
    head: world.head,
    replayed: again.fingerprint(),
    layer: engine.layer,
  }
}
