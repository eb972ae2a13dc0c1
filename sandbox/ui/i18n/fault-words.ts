// The words of the panel of faults and lines, which come with it.
import {faultEn} from './fault-en.ts'
import {faultZh} from './fault-zh.ts'
import {addWords} from './words.svelte.ts'

addWords({zh: faultZh, en: faultEn})
