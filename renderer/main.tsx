import '@fontsource-variable/vazirmatn/wght.css'
import './styles.css'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { Root } from './app/Root.tsx'
import { giveAriaWords } from './i18n/aria-words.ts'

giveAriaWords(window)

const place = document.getElementById('root')
if (place === null) throw new Error('index.html has no #root')
createRoot(place).render(
  <StrictMode>
    <Root />
  </StrictMode>,
)
