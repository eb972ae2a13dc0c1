// Times on tiles and results: how long, how long ago, against what a practised cashier needs.

/** '3:07', '1:02:09' */
export function duration(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000))
  const two = (value: number) => String(value).padStart(2, '0')
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60]
  return hours > 0 ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`
}

/** Behind what a practised cashier needs? Nobody counts when there is no par. */
export const isLate = (elapsedMs: number, parMs: number): boolean => parMs > 0 && elapsedMs > parMs

/** Tenths of a point as people read them: 985 → '98.5'. */
export const points = (tenths: number): string => `${Math.floor(tenths / 10)}.${Math.abs(tenths) % 10}`
