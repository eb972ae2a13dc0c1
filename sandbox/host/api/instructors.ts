// Instructors: the administrator makes them, changes their passwords, lets them go. A password is never answered back.
import type {FastifyInstance} from 'fastify'
import type {HostDeps} from '../app.ts'
import {className, password} from './class-shapes.ts'
import {about, closed, grows, integer, listOf, refusals, text} from './shapes.ts'

const instructorShape = grows({id: text(), name: text(), createdAt: integer()}, ['id', 'name', 'createdAt'])
const params = closed({instructor: text('讲师编号 · instructor id')}, ['instructor'])

export function instructorCalls(api: FastifyInstance, {classroom: {staff}}: HostDeps): void {
  api.post<{Body: {name: string; password: string}}>('/instructors', {
    config: {call: 'createInstructor'},
    schema: {
      ...about('classes', '新增讲师', 'add an instructor'),
      body: closed({name: className, password}, ['name', 'password']),
      response: {201: instructorShape, ...refusals},
    },
    async handler({body}, reply) {
      const {id, name, createdAt} = await staff.create(body.name.trim(), body.password)
      return reply.code(201).send({id, name, createdAt})
    },
  })

  api.get('/instructors', {
    config: {call: 'listInstructors'},
    schema: {
      ...about('classes', '讲师名单', 'list instructors'),
      response: {200: grows({instructors: listOf(instructorShape)}, ['instructors']), ...refusals},
    },
    handler: async () => ({instructors: staff.list()}),
  })

  api.post<{Params: {instructor: string}; Body: {password: string}}>('/instructors/:instructor/password', {
    config: {call: 'setPassword'},
    schema: {
      ...about('classes', '改讲师密码；已登录的随即失效', 'set a password; sessions end'),
      params,
      body: closed({password}, ['password']),
      response: {204: {type: 'null'}, ...refusals},
    },
    async handler({params: {instructor}, body}, reply) {
      await staff.setPassword(instructor, body.password)
      return reply.code(204).send()
    },
  })

  api.delete<{Params: {instructor: string}}>('/instructors/:instructor', {
    config: {call: 'removeInstructor'},
    schema: {
      ...about('classes', '移除讲师；班级归管理员', 'remove an instructor; the administrator keeps the classes'),
      params,
      response: {204: {type: 'null'}, ...refusals},
    },
    async handler({params: {instructor}}, reply) {
      staff.remove(instructor)
      return reply.code(204).send()
    },
  })
}
