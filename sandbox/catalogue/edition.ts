// Which catalogue this is 目录版本: the edition of the national list its facts stand for, the version of the growth
// rules, and the seed everybody uses unless told otherwise. Together they name a release before its content hash does.

/** First part of every release: the National Reimbursement Drug List 2024, in force since 2025-01-01. */
export const edition = 'nrdl2024'

/** Raise it when the same facts and seed grow other rows than before: images of another version are rebuilt. */
export const growthVersion = 2

export const defaultSeed = 'yibao'
