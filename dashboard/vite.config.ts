import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

export default defineConfig({
  plugins: [react(), tailwindcss()],
  build: {
    // Fonts stay files of their own: the pages' security policy allows none from data.
    assetsInlineLimit: 0,
    target: 'es2022',
  },
});
