// The names of acts, which come with the first page that lists them.
import {actEn} from './act-en.ts'
import {actZh} from './act-zh.ts'
import {addWords} from './words.svelte.ts'

addWords({zh: actZh, en: actEn})
