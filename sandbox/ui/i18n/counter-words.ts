// The words of the cashier window, which come with it when it is opened.
import {counterEn} from './counter-en.ts'
import {counterZh} from './counter-zh.ts'
import {addWords} from './words.svelte.ts'

addWords({zh: counterZh, en: counterEn})
