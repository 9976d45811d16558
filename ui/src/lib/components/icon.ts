// What may stand as an icon in a component: one of `@lucide/svelte/icons/…`, given as it was imported.
import type { LucideProps } from '@lucide/svelte';
import type { Component } from 'svelte';

export type Icon = Component<LucideProps>;
