// Where the pages begin: mounts the application.
import './tokens.css'
import './base.css'
import {mount} from 'svelte'
import App from './App.svelte'

mount(App, {target: document.getElementById('app') as HTMLElement})
