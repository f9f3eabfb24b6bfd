import { createPinia } from 'pinia';
import { createApp } from 'vue';
import App from './app/App.vue';
import { i18n, preferredLocale, useLocale } from './app/i18n';
import { router } from './app/router';
import { restoreTheme } from './app/theme';
import './ui/tokens.css';
import './ui/base.css';

restoreTheme();
await useLocale(preferredLocale(), false);
createApp(App).use(createPinia()).use(i18n).use(router).mount('#app');
