; The program file of the console's stand-in: Node with the script beside it, for as long as that runs.
Target amd64-unicode
Name "launcher"
OutFile "${OUT}"
RequestExecutionLevel user
SilentInstall silent
!include "FileFunc.nsh"
Section
  ${GetParameters} $0
  ExecWait '"$EXEDIR\node.exe" "$EXEDIR\console.cjs" $0' $1
  SetErrorLevel $1
SectionEnd
