// The words of the class, which come with the first of its pages that is opened.
import {classEn} from './class-en.ts'
import {classZh} from './class-zh.ts'
import {addWords} from './words.svelte.ts'

addWords({zh: classZh, en: classEn})
