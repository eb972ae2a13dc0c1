// A form that asks the host for something: once at a time, and what was said against it stays beside the form.
export class Asking {
  busy = $state(false)
  refused = $state.raw<unknown>()

  async run(work: () => Promise<void>): Promise<void> {
    if (this.busy) return
    this.busy = true
    this.refused = undefined
    try {
      await work()
    } catch (error) {
      this.refused = error
    } finally {
      this.busy = false
    }
  }
}
