// The words of drills, which come with the first of their pages that is opened.
import {drillEn} from './drill-en.ts'
import {drillZh} from './drill-zh.ts'
import {addWords} from './words.svelte.ts'

addWords({zh: drillZh, en: drillEn})
