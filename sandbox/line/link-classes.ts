// 线路等级: what joins a hospital to the centre, from a modem to fibre, as figures with their source. Data only; how a
// line carries bytes is link.ts's, and what a fault plan adds to it is faults.ts's.
import type {LinkId} from '../state/records.ts'

export type LinkClass = {
  zh: string
  en: string
  /** Usable rate towards the hospital and towards the centre, in kbit/s = bits per millisecond. */
  downKbit: number
  upKbit: number
  rttMs: number
  /** Each way is longer by 0 to this. */
  jitterMs: number
  /** Segments (1460 bytes) that have to be sent again, in basis points. */
  lossBp: number
  /** A line that has to be dialled: how long that takes, how long a call lasts on average, when it hangs up idle. */
  call?: {setUpMs: [least: number, most: number]; lastsMs: number; idleMs: number}
  /** Comes and goes; connections do not survive its going. */
  flap?: {upMs: number; downMs: number}
  source: string
  confidence: 'high' | 'medium' | 'low' | 'exercise'
}

const throttle = 'sitespeedio/throttle presets'
const office =
  'network papers of a provincial centre: township offices by VPN at 512 kbit/s or more, city offices at 2 Mbit/s or more'
const ours = 'ours: chosen for exercises, not measured'

export const linkClasses: Record<LinkId, LinkClass> = {
  modem: {
    zh: '拨号 56k',
    en: 'Dial-up 56k',
    downKbit: 49,
    upKbit: 30,
    rttMs: 120,
    jitterMs: 20,
    lossBp: 50,
    call: {setUpMs: [20_000, 40_000], lastsMs: 30 * 60_000, idleMs: 120_000},
    source: `${throttle} (49/30 kbit/s, 120 ms); call set-up of 20–40 s, jitter, loss, call length and idle time ${ours}`,
    confidence: 'medium',
  },
  isdn: {
    zh: 'ISDN 128k',
    en: 'ISDN 128k',
    downKbit: 128,
    upKbit: 128,
    rttMs: 60,
    jitterMs: 5,
    lossBp: 10,
    source: `two B channels of 64 kbit/s; RTT, jitter and loss ${ours}`,
    confidence: 'medium',
  },
  vpn512: {
    zh: 'VPN 512k',
    en: 'VPN 512k',
    downKbit: 512,
    upKbit: 512,
    rttMs: 50,
    jitterMs: 15,
    lossBp: 50,
    source: `${office}; RTT, jitter and loss ${ours}`,
    confidence: 'low',
  },
  adsl: {
    zh: 'ADSL',
    en: 'ADSL',
    downKbit: 1500,
    upKbit: 384,
    rttMs: 40,
    jitterMs: 8,
    lossBp: 10,
    source: `${throttle} (1,500/384 kbit/s; RTT 14–40 ms, the longer taken); jitter and loss ${ours}`,
    confidence: 'medium',
  },
  leased2m: {
    zh: '2M 专线',
    en: 'Leased line 2M',
    downKbit: 2000,
    upKbit: 2000,
    rttMs: 10,
    jitterMs: 2,
    lossBp: 0,
    source: `${office}; RTT and jitter ${ours}`,
    confidence: 'medium',
  },
  vpn4g: {
    zh: '4G VPN',
    en: '4G VPN',
    downKbit: 9000,
    upKbit: 9000,
    rttMs: 85,
    jitterMs: 40,
    lossBp: 100,
    source: `${throttle} (9,000 kbit/s, 85 ms); jitter and loss ${ours}`,
    confidence: 'medium',
  },
  fibre: {
    zh: '光纤',
    en: 'Fibre',
    downKbit: 20_000,
    upKbit: 20_000,
    rttMs: 4,
    jitterMs: 0,
    lossBp: 0,
    source: `${throttle} (20,000 kbit/s and more, 2–4 ms)`,
    confidence: 'medium',
  },
  flapping: {
    zh: '时通时断',
    en: 'Flapping',
    downKbit: 2000,
    upKbit: 2000,
    rttMs: 10,
    jitterMs: 2,
    lossBp: 0,
    flap: {upMs: 30_000, downMs: 5000},
    source: `the 2M leased line, up 30 s and down 5 s; that connections break when it goes down ${ours}`,
    confidence: 'exercise',
  },
}
