// Lines of a world: which class of line joins each institution to the centre. Changing one is an act, hence an entry.
import type {FastifyInstance} from 'fastify'
import {linkClasses} from '../../line/link-classes.ts'
import {type LinkId, linkIds} from '../../world/entry.ts'
import type {HostDeps} from '../app.ts'
import {Problem} from '../problems.ts'
import type {Room} from '../room.ts'
import {
  about,
  closed,
  grows,
  instantShape,
  linkClassShape,
  linkName,
  listOf,
  refusals,
  text,
  worldParams,
} from './shapes.ts'

const linkShape = grows({institution: text(), name: text(), class: linkName, since: instantShape}, [
  'institution',
  'name',
  'class',
])

async function listed(room: Room) {
  const standing = await room.mailbox.look(world => world.books.links())
  return room.config.institutions.map(({code, name}) => {
    const link = standing.get(code)
    return {institution: code, name, class: link?.class ?? null, ...(link && {since: link.since})}
  })
}

export function linkCalls(api: FastifyInstance, {rooms}: HostDeps): void {
  api.get<{Params: {world: string}}>('/worlds/:world/links', {
    config: {call: 'listLinks'},
    schema: {
      ...about('faults', '各机构的线路等级，及可选的等级', 'the line of each institution, and the classes there are'),
      params: worldParams,
      response: {
        200: grows({links: listOf(linkShape), classes: listOf(linkClassShape)}, ['links', 'classes']),
        ...refusals,
      },
    },
    handler: async request => ({
      links: await listed(await rooms.enter(request.params.world)),
      classes: linkIds.map(id => ({id, ...linkClasses[id]})),
    }),
  })

  api.put<{Params: {world: string; institution: string}; Body: {class: LinkId | null}}>(
    '/worlds/:world/links/:institution',
    {
      config: {call: 'setLink'},
      schema: {
        ...about('faults', '设定一家机构的线路等级', "set an institution's line"),
        params: closed({world: text(), institution: text()}, ['world', 'institution']),
        body: closed({class: linkName}, ['class']),
        response: {200: linkShape, ...refusals},
      },
      async handler(request) {
        const room = await rooms.enter(request.params.world)
        const {institution} = request.params
        if (!room.config.institutions.some(one => one.code === institution)) {
          const expected = room.config.institutions.map(one => one.code).join(' | ')
          throw new Problem('bad-request', {path: '/params/institution', expected, got: institution})
        }
        await room.direct({kind: 'setLink', institution, link: request.body.class})
        return (await listed(room)).find(one => one.institution === institution)
      },
    },
  )
}
