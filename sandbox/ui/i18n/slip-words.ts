// The words of numbered paper, which come with its pages.
import {slipEn} from './slip-en.ts'
import {slipZh} from './slip-zh.ts'
import {addWords} from './words.svelte.ts'

addWords({zh: slipZh, en: slipEn})
