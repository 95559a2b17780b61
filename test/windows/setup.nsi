; electron-builder's own script needs plug-ins that Debian does not have. This one does as little as it can around what
; is ours, src/setup/package/windows/installer.nsh, and names things as electron-builder does.
; the only kind that a wine without 32 bits can run
Target amd64-unicode
!define PRODUCT_NAME "Peygir 137"
!define APP_EXECUTABLE_FILENAME "peygir-137.exe"
!define UNINSTALL "Software\Microsoft\Windows\CurrentVersion\Uninstall\peygir-137"
!include "LogicLib.nsh"
!include "FileFunc.nsh"
!macro _isUpdated _a _b _t _f
  ${GetParameters} $R7
  ClearErrors
  ${GetOptions} $R7 "--updated" $R6
  IfErrors `${_f}` `${_t}`
!macroend
!define isUpdated `"" isUpdated ""`
!include "${PARTS}"

Name "${PRODUCT_NAME}"
OutFile "${OUT}"
RequestExecutionLevel user
InstallDir "$LOCALAPPDATA\Programs\peygir-137"

!macro forWhom
  SetRegView 64
  SetShellVarContext current
  ${GetParameters} $R7
  ClearErrors
  ${GetOptions} $R7 "/allusers" $R6
  ${IfNot} ${Errors}
    SetShellVarContext all
    StrCpy $INSTDIR "$PROGRAMFILES64\Peygir 137"
  ${EndIf}
!macroend

Function .onInit
  !insertmacro forWhom
  !insertmacro customCheckAppRunning
FunctionEnd
Section
  SetOutPath $INSTDIR
  File "/oname=${APP_EXECUTABLE_FILENAME}" "${PAYLOAD}"
  FileOpen $0 "$INSTDIR\version.txt" w
  FileWrite $0 "${VERSION}"
  FileClose $0
  !ifdef BESIDE
    SetCompress off
    File "${BESIDE}\*.*"
  !endif
  WriteUninstaller "$INSTDIR\uninstall.exe"
  WriteRegStr SHELL_CONTEXT "${UNINSTALL}" "UninstallString" '"$INSTDIR\uninstall.exe"'
  WriteRegStr SHELL_CONTEXT "${UNINSTALL}" "DisplayVersion" "${VERSION}"
  !insertmacro customInstall
SectionEnd

Function un.onInit
  !insertmacro forWhom
  !insertmacro customCheckAppRunning
FunctionEnd
Section "Uninstall"
  Delete "$INSTDIR\${APP_EXECUTABLE_FILENAME}"
  Delete "$INSTDIR\version.txt"
  Delete "$INSTDIR\uninstall.exe"
  RMDir "$INSTDIR"
  ${IfNot} ${isUpdated}
    DeleteRegKey SHELL_CONTEXT "${UNINSTALL}"
  ${EndIf}
  !insertmacro customUnInstall
SectionEnd
