// What the person at this screen prefers: language, contrast, single-letter keys. Kept in the browser, nowhere else.
import {keep, kept} from './kept.ts'

const at = 'yibao.settings'

class Settings {
  lang = $state<'zh' | 'en'>('zh')
  contrast = $state<'normal' | 'high'>('normal')
  /** Single-character shortcuts can be switched off (WCAG 2.1.4). */
  singleKeys = $state(true)
  world = $state('demo')

  constructor() {
    const was = kept<Record<string, unknown>>(() => localStorage, at)
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
      keep(() => localStorage, at, {lang, contrast, singleKeys, world})
    })
  }

  toggleLang(): void {
    this.lang = this.lang === 'zh' ? 'en' : 'zh'
  }
}

export const settings = new Settings()
