import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

export default defineConfig({
  plugins: [react(), tailwindcss()],
  build: {
    // Fonts and images stay files of their own: the page's security policy allows no font from data.
    assetsInlineLimit: 0,
    target: 'es2022',
  },
});
