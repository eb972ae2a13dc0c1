// What the person at this screen prefers: language, contrast, single-letter keys. Kept in the browser, nowhere else.
const at = 'yibao.settings'

function stored(): Record<string, unknown> {
  try {
    return JSON.parse(localStorage.getItem(at) ?? '{}') as Record<string, unknown>
  } catch {
    return {}
  }
}

class Settings {
  lang = $state<'zh' | 'en'>('zh')
  contrast = $state<'normal' | 'high'>('normal')
  /** Single-character shortcuts can be switched off (WCAG 2.1.4). */
  singleKeys = $state(true)
  world = $state('demo')

  constructor() {
    const was = stored()
    if (was.lang === 'en') this.lang = 'en'
    if (was.contrast === 'high') this.contrast = 'high'
    if (was.singleKeys === false) this.singleKeys = false
    if (typeof was.world === 'string') this.world = was.world
  }

  /** Call once inside a component: keeps the document and the browser's store in step. */
  follow(): void {
    $effect(() => {
      document.documentElement.lang = this.lang === 'zh' ? 'zh-CN' : 'en'
      document.documentElement.dataset.contrast = this.contrast
      const {lang, contrast, singleKeys, world} = this
      try {
        localStorage.setItem(at, JSON.stringify({lang, contrast, singleKeys, world}))
      } catch {
        // a browser that keeps nothing still works
      }
    })
  }

  toggleLang(): void {
    this.lang = this.lang === 'zh' ? 'en' : 'zh'
  }
}

export const settings = new Settings()
