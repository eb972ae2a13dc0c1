/** Asks again and again, so long after each answer; gives back how to stop. */
export function repeat(read: () => Promise<void>, everyMs: number): () => void {
  let goesOn = true
  let timer: ReturnType<typeof setTimeout>
  const again = async () => {
    await read()
    if (goesOn) timer = setTimeout(again, everyMs)
  }
  void again()
  return () => {
    goesOn = false
    clearTimeout(timer)
  }
}
