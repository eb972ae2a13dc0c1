// Where the relay may be aimed, and where it may listen: it is a way to a sandbox, never to somebody else's machine. It
// resolves no names.
import {BlockList, isIP, isIPv4} from 'node:net'
import {isLoopback} from '../settings.ts'
import {WrongUse} from '../trouble.ts'

export type Target = {host: string; port: number}

const local = new BlockList()
local.addSubnet('10.0.0.0', 8)
local.addSubnet('172.16.0.0', 12)
local.addSubnet('192.168.0.0', 16)
local.addSubnet('169.254.0.0', 16)
local.addSubnet('fc00::', 7, 'ipv6')
local.addSubnet('fe80::', 10, 'ipv6')

/**
 * '127.0.0.1:8787', '[::1]:8787', 'localhost:8787'. `own`: addresses of this machine. Another machine of the local network
 * only for who says so (`iKnow`); anything beyond, and names, never.
 */
export function targetOf(text: string, own: readonly string[], iKnow: boolean): Target {
  const [, bracketed, plain, digits] = /^(?:\[([^\]]+)\]|([^:]+)):(\d{1,5})$/.exec(text) ?? []
  const host = bracketed ?? plain ?? ''
  const port = Number(digits)
  if (host === '' || port < 1 || port > 65_535) {
    throw new WrongUse(
      `--to 应为 主机:端口，如 127.0.0.1:8787；得到 ${text}。`,
      `--to is host:port, such as 127.0.0.1:8787; got ${text}.`,
    )
  }
  if (isLoopback(host) || own.includes(host)) return {host, port}
  if (isIP(host) === 0) {
    throw new WrongUse(
      `--to 不接受主机名 ${host}；请给出沙盘所在机器的地址。`,
      `--to takes no names (got ${host}); give the address of the sandbox.`,
    )
  }
  if (!local.check(host, isIPv4(host) ? 'ipv4' : 'ipv6')) {
    throw new WrongUse(
      `中继不能指向第三方地址 ${host}；只能指向本机或局域网内的沙盘。`,
      `The relay cannot be aimed at ${host}, somebody else's address; only at a sandbox on this machine or its local network.`,
    )
  }
  if (!iKnow) {
    throw new WrongUse(
      `${host} 不是本机地址。若那是你自己的沙盘，请加 --i-know。`,
      `${host} is not an address of this machine. If that is a sandbox of yours, add --i-know.`,
    )
  }
  return {host, port}
}

/**
 * A server that listens on loopback takes whoever reaches it for a person at its own machine; the relay must not carry
 * others there.
 */
export function checkListening(host: string, to: Target): void {
  if (isLoopback(host) || !isLoopback(to.host)) return
  throw new WrongUse(
    `在 ${host} 监听会让别的机器以本机身份进入 ${to.host} 上的沙盘。请让沙盘监听局域网地址（--host 与 --admin-token），再把 --to 指向那个地址。`,
    `Listening on ${host} would bring other machines to the sandbox on ${to.host} as if they were this one. Start the sandbox on a network address (--host and --admin-token) and aim --to at that.`,
  )
}
