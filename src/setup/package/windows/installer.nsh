; Laid into electron-builder's own installer (nsis.include). What it adds:
;   links      peygir: belongs to this program, for the user or for all, as it was installed
;   autostart  only where asked for: setup.exe /S /allusers --autostart
;   data       what was not sent stays; uninstalling deletes it only with --delete-app-data
;   running    a console is never ended under its operator, who may be in a call; one that updates itself (--updated) is waited for
!include "LogicLib.nsh"
!include "FileFunc.nsh"

!define PEYGIR_CLASS "Software\Classes\peygir"
!define PEYGIR_RUN "Software\Microsoft\Windows\CurrentVersion\Run"

; Windows keeps the file of a running program from being written.
!macro customCheckAppRunning
  ${If} ${FileExists} "$INSTDIR\${APP_EXECUTABLE_FILENAME}"
    StrCpy $R8 0
    ${Do}
      ClearErrors
      FileOpen $R9 "$INSTDIR\${APP_EXECUTABLE_FILENAME}" a
      ${IfNot} ${Errors}
        FileClose $R9
        ${ExitDo}
      ${EndIf}
      IntOp $R8 $R8 + 1
      ; a minute: its host writes its last words and closes its database
      ${IfNot} ${isUpdated}
      ${OrIf} $R8 > 120
        ${IfNot} ${Silent}
          MessageBox MB_OK|MB_ICONEXCLAMATION "پیگیر ۱۳۷ باز است. آن را ببندید و دوباره بکوشید.$\r$\n$\r$\nPeygir 137 is running. Close it and try again."
        ${EndIf}
        SetErrorLevel 5
        Quit
      ${EndIf}
      Sleep 500
    ${Loop}
  ${EndIf}
!macroend

!macro customInstall
  WriteRegStr SHELL_CONTEXT "${PEYGIR_CLASS}" "" "URL:Peygir 137"
  WriteRegStr SHELL_CONTEXT "${PEYGIR_CLASS}" "URL Protocol" ""
  WriteRegStr SHELL_CONTEXT "${PEYGIR_CLASS}\DefaultIcon" "" "$INSTDIR\${APP_EXECUTABLE_FILENAME},0"
  ; after -- nothing is read as an option, whatever a link holds
  WriteRegStr SHELL_CONTEXT "${PEYGIR_CLASS}\shell\open\command" "" '"$INSTDIR\${APP_EXECUTABLE_FILENAME}" -- "%1"'
  ${GetParameters} $R8
  ClearErrors
  ${GetOptions} $R8 "--autostart" $R9
  ${IfNot} ${Errors}
    WriteRegStr SHELL_CONTEXT "${PEYGIR_RUN}" "${PRODUCT_NAME}" '"$INSTDIR\${APP_EXECUTABLE_FILENAME}"'
  ${EndIf}
!macroend

; An update runs the old version's uninstaller first: what IT chose is not undone by it.
!macro customUnInstall
  ${IfNot} ${isUpdated}
    DeleteRegKey SHELL_CONTEXT "${PEYGIR_CLASS}"
    DeleteRegValue SHELL_CONTEXT "${PEYGIR_RUN}" "${PRODUCT_NAME}"
  ${EndIf}
!macroend
