import { readFileSync, writeFileSync } from 'node:fs'

/** electron-builder's project for Windows Installer ends its list of files so. */
const END = /<\/ComponentGroup>\s*<\/Product>/

// HKMU: for all users or for one, as it is installed. After -- nothing is read as an option, whatever a link holds.
const COMPONENTS = `
      <Component Id="peygirLinks">
        <RegistryValue Root="HKMU" Key="Software\\Classes\\peygir" Type="string" Value="URL:Peygir 137" KeyPath="yes"/>
        <RegistryValue Root="HKMU" Key="Software\\Classes\\peygir" Name="URL Protocol" Type="string" Value=""/>
        <RegistryValue Root="HKMU" Key="Software\\Classes\\peygir\\shell\\open\\command" Type="string" Value="&quot;[APPLICATIONFOLDER]peygir-137.exe&quot; -- &quot;%1&quot;"/>
      </Component>
      <Component Id="peygirAutostart">
        <Condition>AUTOSTART = 1 OR (BEGANBEFORE AND NOT AUTOSTART) OR REMOVE = "ALL"</Condition>
        <RegistryValue Root="HKMU" Key="Software\\Microsoft\\Windows\\CurrentVersion\\Run" Name="Peygir 137" Type="string" Value="&quot;[APPLICATIONFOLDER]peygir-137.exe&quot;" KeyPath="yes"/>
      </Component>
    `

// An update takes the old version away first: what IT chose then stands until it says otherwise (AUTOSTART=0).
const SEARCH = `
    <Property Id="AUTOSTART" Secure="yes"/>
    <Property Id="BEGANBEFORE" Secure="yes">
      <RegistrySearch Id="peygirBeganBefore" Root="HKLM" Key="Software\\Microsoft\\Windows\\CurrentVersion\\Run" Name="Peygir 137" Type="raw" Win64="yes"/>
    </Property>
  `

/**
 * Adds what electron-builder's project leaves out: peygir: links, and autostart where IT asks for it
 * (`msiexec /i … AUTOSTART=1`). An unknown project fails the build: a package without its links must not go out.
 * @param {string} project
 */
export function withRegistry(project) {
  if (!END.test(project)) throw new Error('electron-builder writes its project for Windows Installer in another way now')
  return project.replace(END, (end) => `${COMPONENTS}${end.replace('</Product>', `${SEARCH}</Product>`)}`)
}

/** electron-builder's hook. @param {string} file */
export default function msiProjectCreated(file) {
  writeFileSync(file, withRegistry(readFileSync(file, 'utf8')))
}
