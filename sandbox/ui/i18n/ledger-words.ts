// The words of the ledger, which come with its page.
import {ledgerEn} from './ledger-en.ts'
import {ledgerZh} from './ledger-zh.ts'
import {addWords} from './words.svelte.ts'

addWords({zh: ledgerZh, en: ledgerEn})
