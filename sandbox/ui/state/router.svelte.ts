// Where we are: the history API and nothing else. Links stay ordinary <a href>, so they open in tabs and can be copied.
class Router {
  path = $state('/')
  query = $state(new URLSearchParams())

  constructor() {
    if (typeof location !== 'undefined') this.#read()
  }

  #read(): void {
    this.path = location.pathname.replace(/\/+$/, '') || '/'
    this.query = new URLSearchParams(location.search)
  }

  /** '/console/17' → ['console', '17'] */
  get parts(): string[] {
    return this.path.split('/').filter(Boolean).map(decodeURIComponent)
  }

  go(href: string, replace = false): void {
    if (replace) history.replaceState(null, '', href)
    else history.pushState(null, '', href)
    this.#read()
  }

  /** Listens for the browser's back button and for clicks on links of our own. Returns how to stop. */
  listen(): () => void {
    const back = () => this.#read()
    const click = (event: MouseEvent) => {
      if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey) return
      const link = (event.target as Element | null)?.closest?.('a[href]')
      const href = link?.getAttribute('href')
      if (!link || !href?.startsWith('/') || link.hasAttribute('download') || link.getAttribute('target')) return
      if (/^\/(api|w)\//.test(href)) return
      event.preventDefault()
      this.go(href)
      document.querySelector('main')?.scrollTo?.(0, 0)
    }
    addEventListener('popstate', back)
    document.addEventListener('click', click)
    return () => {
      removeEventListener('popstate', back)
      document.removeEventListener('click', click)
    }
  }
}

export const router = new Router()
