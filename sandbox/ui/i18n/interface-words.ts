// The words of the interface reference, which come with its page.
import {interfaceEn} from './interface-en.ts'
import {interfaceZh} from './interface-zh.ts'
import {addWords} from './words.svelte.ts'

addWords({zh: interfaceZh, en: interfaceEn})
