// A database's file in sql.js's file system, growing in place. The stock one copies the whole file whenever it is an
// eighth larger: for a world of 50 MB a pause that every client feels, and the old copy left to the collector. It knows
// no SQL, and of sql.js only that it takes an image by `slice`, asks `length` for room and writes with `set`.

/** Node 20 has it; the types of its year do not. */
type Growable = ArrayBuffer & {readonly maxByteLength: number; resize(bytes: number): void}
type Growing = new (bytes: number, limit: {maxByteLength: number}) => Growable

/** No world has come near it; a larger file is copied as sql.js would. Address space only: memory is taken as it is used. */
const mostBytes = 1 << 30
const stepBytes = 1 << 20

class GrowingFile extends Uint8Array<Growable> {
  /** Parts of it are ordinary bytes. */
  static get [Symbol.species]() {
    return Uint8Array
  }

  /** The room there can be. */
  override get length(): number {
    return this.buffer.maxByteLength
  }

  override set(bytes: ArrayLike<number>, offset = 0): void {
    const end = offset + bytes.length
    if (end > this.buffer.byteLength) this.buffer.resize(Math.ceil(end / stepBytes) * stepBytes)
    super.set(bytes, offset)
  }
}

/** The image as sql.js should take it. Where buffers cannot grow or no room is to be had, it takes it as ever. */
export function growing(image: Uint8Array): Uint8Array {
  if (!('resize' in ArrayBuffer.prototype) || image.length > mostBytes) return image
  const bytes = new Uint8Array(image.buffer, image.byteOffset, image.length)
  bytes.slice = (start, end) => {
    const part = image.subarray(start, end)
    try {
      const file = new GrowingFile(new (ArrayBuffer as unknown as Growing)(part.length, {maxByteLength: mostBytes}))
      file.set(part)
      return file as Uint8Array as Uint8Array<ArrayBuffer>
    } catch (error) {
      if (error instanceof RangeError) return part.slice()
      throw error
    }
  }
  return bytes
}
