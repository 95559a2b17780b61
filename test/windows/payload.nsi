; In place of the console: writes down with what it was started, beside itself; with --stay it runs until it is ended.
; The only kind that a wine without 32 bits can run
Target amd64-unicode
Name "payload"
OutFile "${OUT}"
RequestExecutionLevel user
SilentInstall silent
!include "FileFunc.nsh"
!include "LogicLib.nsh"
Section
  ${GetParameters} $0
  FileOpen $1 "$EXEDIR\started.txt" a
  FileSeek $1 0 END
  FileWrite $1 "$0$\r$\n"
  FileClose $1
  ClearErrors
  ${GetOptions} $0 "--stay" $2
  ${IfNot} ${Errors}
    Sleep 120000
  ${EndIf}
SectionEnd
