// Keeps a programme that cannot keep itself, k6, no longer than whoever asked for it: `node keeper.mjs <programme> <arguments…>` runs it, ends as it
// ends, and kills it when standard input closes, which it does however the asking process ends. Node alone, on any system.
import {spawn} from 'node:child_process'

const [programme, ...args] = process.argv.slice(2)
const child = spawn(programme, args, {stdio: ['ignore', 'inherit', 'inherit']})
child.once('error', error => {
  process.stderr.write(`${error.message}\n`)
  process.exit(127)
})
child.once('close', code => process.exit(code ?? 1))
process.stdin.once('close', () => child.kill('SIGKILL'))
process.stdin.resume()
// Ctrl-C in a terminal reaches the programme as well, which may have something to say before it ends
process.on('SIGINT', () => {})
