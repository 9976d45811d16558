// Puts the page into the window and hands it the program behind it.
import '@fontsource-variable/hanken-grotesk';
import '@fontsource-variable/jetbrains-mono';
import { mount } from 'svelte';
import { tauriBackend } from '$lib/backend/tauri';
import App from './App.svelte';
import './styles/tokens.css';
import './styles/base.css';

const target = document.getElementById('app');
if (!target) throw new Error('index.html has no #app');
mount(App, { target, props: { backend: tauriBackend } });
