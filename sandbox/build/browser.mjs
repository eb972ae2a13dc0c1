// Finds a Chromium for the browser tests, and on a bare Debian-like machine installs one with a Chinese font.
import {existsSync} from 'node:fs'
import {join} from 'node:path'
import {run} from './run.mjs'

const usualPlaces = {
  linux: [
    '/usr/bin/chromium',
    '/usr/bin/chromium-browser',
    '/usr/bin/google-chrome',
    '/usr/bin/google-chrome-stable',
    '/usr/bin/microsoft-edge',
    '/snap/bin/chromium',
  ],
  darwin: [
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
    '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
  ],
  win32: [process.env.PROGRAMFILES, process.env['PROGRAMFILES(X86)'], process.env.LOCALAPPDATA]
    .filter(Boolean)
    .flatMap(base => [
      join(base, 'Google', 'Chrome', 'Application', 'chrome.exe'),
      join(base, 'Chromium', 'Application', 'chrome.exe'),
      join(base, 'Microsoft', 'Edge', 'Application', 'msedge.exe'),
    ]),
}

/** Path of a Chromium, Chrome or Edge; CHROMIUM_PATH wins. Undefined when there is none. */
export const findBrowser = () =>
  [process.env.CHROMIUM_PATH, ...(usualPlaces[process.platform] ?? [])].find(place => place && existsSync(place))

const aptLacks = async () => {
  const lacks = findBrowser() ? [] : ['chromium']
  const {code, output} = await run('fc-list', [':lang=zh-cn'], {quiet: true})
  if (code !== 0 || output.trim() === '') lacks.push('fonts-noto-cjk')
  return lacks
}

/** Installs what is missing where that is possible without asking (Linux, root, apt-get), then finds the browser. */
export async function browser() {
  const mayInstall = process.platform === 'linux' && process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')
  const lacks = mayInstall ? await aptLacks() : []
  if (lacks.length > 0) {
    console.log(`安装 installing ${lacks.join(' ')} (apt-get) …`)
    const env = {DEBIAN_FRONTEND: 'noninteractive'}
    await run('apt-get', ['update', '-qq'], {quiet: true, env})
    const {code, output} = await run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...lacks], {
      quiet: true,
      env,
    })
    if (code !== 0) process.stderr.write(output)
  }
  return findBrowser()
}
