// A result is a value or a reason, never an exception. Parsers and deciders return it.

export type Ok<T> = {ok: true; value: T}
export type Err<E> = {ok: false; error: E}
export type Result<T, E> = Ok<T> | Err<E>

export const ok = <T>(value: T): Ok<T> => ({ok: true, value})
export const err = <E>(error: E): Err<E> => ({ok: false, error})
