; The installer for Windows 10 and 11, 64 bits: for one person, without the rights of an administrator.
; packaging/build windows gives VERSION, FILES (what is installed) and OUT; needs makensis 3.08.
; It writes below the person's own folder and below HKCU only. Projects, settings and logs are not
; touched, not by removing it either.

Unicode true
Target amd64-unicode
SetCompressor /SOLID lzma
!include MUI2.nsh
!include FileFunc.nsh

Name "Gridroom"
OutFile "${OUT}"
RequestExecutionLevel user
ManifestDPIAware true
InstallDir "$LOCALAPPDATA\Programs\Gridroom"
InstallDirRegKey HKCU "Software\Gridroom" "InstallDir"
BrandingText "Gridroom ${VERSION}"

!define PROGID "Gridroom.Project"
!define CLASSES "Software\Classes"
!define UNINSTALL "Software\Microsoft\Windows\CurrentVersion\Uninstall\Gridroom"
!define APP_PATH "Software\Microsoft\Windows\CurrentVersion\App Paths\gridroom.exe"

VIProductVersion "${VERSION}.0"
VIFileVersion "${VERSION}.0"
VIAddVersionKey /LANG=0 "ProductName" "Gridroom"
VIAddVersionKey /LANG=0 "FileDescription" "Gridroom: installer"
VIAddVersionKey /LANG=0 "FileVersion" "${VERSION}"
VIAddVersionKey /LANG=0 "ProductVersion" "${VERSION}"
VIAddVersionKey /LANG=0 "LegalCopyright" "MIT / Apache-2.0"

!define MUI_ICON "${FILES}\gridroom.ico"
!define MUI_UNICON "${FILES}\gridroom.ico"
!define MUI_ABORTWARNING
!define MUI_COMPONENTSPAGE_SMALLDESC
!define MUI_FINISHPAGE_RUN "$INSTDIR\gridroom.exe"

!insertmacro MUI_PAGE_LICENSE "${FILES}\LICENSE-MIT.txt"
!insertmacro MUI_PAGE_COMPONENTS
!insertmacro MUI_PAGE_DIRECTORY
!insertmacro MUI_PAGE_INSTFILES
!insertmacro MUI_PAGE_FINISH
!insertmacro MUI_UNPAGE_CONFIRM
!insertmacro MUI_UNPAGE_INSTFILES
!insertmacro MUI_LANGUAGE "SimpChinese"
!insertmacro MUI_LANGUAGE "English"

LangString PROGRAM ${LANG_SIMPCHINESE} "程序"
LangString PROGRAM ${LANG_ENGLISH} "Program"
LangString MENU ${LANG_SIMPCHINESE} "开始菜单"
LangString MENU ${LANG_ENGLISH} "Start menu"
LangString OPENS ${LANG_SIMPCHINESE} "用本程序打开 .gpkg"
LangString OPENS ${LANG_ENGLISH} "Open .gpkg with it"
LangString KIND ${LANG_SIMPCHINESE} "网格作战图项目"
LangString KIND ${LANG_ENGLISH} "Gridroom project"
LangString LINK ${LANG_SIMPCHINESE} "网格作战图"
LangString LINK ${LANG_ENGLISH} "Gridroom"
LangString TOLD_PROGRAM ${LANG_SIMPCHINESE} "gridroom.exe 和许可文本。只为当前用户安装，不需要管理员。"
LangString TOLD_PROGRAM ${LANG_ENGLISH} "gridroom.exe and the licences. For you alone; no administrator is needed."
LangString TOLD_MENU ${LANG_SIMPCHINESE} "在开始菜单中添加快捷方式。"
LangString TOLD_MENU ${LANG_ENGLISH} "A shortcut in the start menu."
LangString TOLD_OPENS ${LANG_SIMPCHINESE} "双击 .gpkg 时由本程序打开；已由别的程序（如 QGIS）打开的保持不变，只在“打开方式”中列出。"
LangString TOLD_OPENS ${LANG_ENGLISH} "A double click on a .gpkg opens it here. Where another program (such as QGIS) does so already it stays so, and this one is listed under 'Open with'."
LangString IN_USE ${LANG_SIMPCHINESE} "请先关闭网格作战图。"
LangString IN_USE ${LANG_ENGLISH} "Close Gridroom first."

Section "$(PROGRAM)" SEC_PROGRAM
    SectionIn RO
    ; A program that runs cannot be written over: say so, before half of it is.
    IfFileExists "$INSTDIR\gridroom.exe" 0 free
    ClearErrors
    FileOpen $0 "$INSTDIR\gridroom.exe" a
    IfErrors 0 closed
    MessageBox MB_OK|MB_ICONEXCLAMATION "$(IN_USE)" /SD IDOK
    SetErrorLevel 2
    Abort "$(IN_USE)"
closed:
    FileClose $0
free:
    SetOutPath "$INSTDIR"
    File "${FILES}\gridroom.exe"
    File "${FILES}\gridroom.com"
    File "${FILES}\gridroom.ico"
    File "${FILES}\README.md"
    File "${FILES}\CHANGELOG.md"
    File "${FILES}\LICENSE-MIT.txt"
    File "${FILES}\LICENSE-APACHE.txt"
    File "${FILES}\LICENSES.txt"
    File "${FILES}\gridroom.cdx.json"
    WriteUninstaller "$INSTDIR\uninstall.exe"
    WriteRegStr HKCU "Software\Gridroom" "InstallDir" "$INSTDIR"
    WriteRegStr HKCU "${APP_PATH}" "" "$INSTDIR\gridroom.exe"
    WriteRegStr HKCU "${UNINSTALL}" "DisplayName" "Gridroom 网格作战图"
    WriteRegStr HKCU "${UNINSTALL}" "DisplayVersion" "${VERSION}"
    WriteRegStr HKCU "${UNINSTALL}" "DisplayIcon" "$INSTDIR\gridroom.exe"
    WriteRegStr HKCU "${UNINSTALL}" "Publisher" "The Gridroom developers"
    WriteRegStr HKCU "${UNINSTALL}" "InstallLocation" "$INSTDIR"
    WriteRegStr HKCU "${UNINSTALL}" "UninstallString" '"$INSTDIR\uninstall.exe"'
    WriteRegStr HKCU "${UNINSTALL}" "QuietUninstallString" '"$INSTDIR\uninstall.exe" /S'
    WriteRegDWORD HKCU "${UNINSTALL}" "NoModify" 1
    WriteRegDWORD HKCU "${UNINSTALL}" "NoRepair" 1
    ${GetSize} "$INSTDIR" "/S=0K" $0 $1 $2
    WriteRegDWORD HKCU "${UNINSTALL}" "EstimatedSize" $0
    ; 'Open with' lists it, whatever else is chosen.
    WriteRegStr HKCU "${CLASSES}\${PROGID}" "" "$(KIND)"
    WriteRegStr HKCU "${CLASSES}\${PROGID}\DefaultIcon" "" "$INSTDIR\gridroom.exe,0"
    WriteRegStr HKCU "${CLASSES}\${PROGID}\shell\open\command" "" '"$INSTDIR\gridroom.exe" "%1"'
    WriteRegStr HKCU "${CLASSES}\.gpkg\OpenWithProgids" "${PROGID}" ""
SectionEnd

Section "$(MENU)" SEC_MENU
    CreateShortcut "$SMPROGRAMS\$(LINK).lnk" "$INSTDIR\gridroom.exe"
    WriteRegStr HKCU "Software\Gridroom" "Shortcut" "$SMPROGRAMS\$(LINK).lnk"
SectionEnd

; Not chosen unless somebody chooses it; silently with /GPKG=1.
Section /o "$(OPENS)" SEC_OPENS
    ; The person's own first: not every HKCR (wine's) shows it.
    ReadRegStr $0 HKCU "${CLASSES}\.gpkg" ""
    StrCmp $0 "" 0 taken
    ReadRegStr $0 HKCR ".gpkg" ""
    StrCmp $0 "" 0 taken
    WriteRegStr HKCU "${CLASSES}\.gpkg" "" "${PROGID}"
taken:
    System::Call 'shell32::SHChangeNotify(i 0x08000000, i 0, p 0, p 0)'
SectionEnd

Function .onInit
    ${GetParameters} $0
    ClearErrors
    ${GetOptions} $0 "/GPKG=" $1
    IfErrors done
    StrCmp $1 "1" 0 done
    SectionGetFlags ${SEC_OPENS} $0
    IntOp $0 $0 | ${SF_SELECTED}
    SectionSetFlags ${SEC_OPENS} $0
done:
FunctionEnd

!insertmacro MUI_FUNCTION_DESCRIPTION_BEGIN
    !insertmacro MUI_DESCRIPTION_TEXT ${SEC_PROGRAM} "$(TOLD_PROGRAM)"
    !insertmacro MUI_DESCRIPTION_TEXT ${SEC_MENU} "$(TOLD_MENU)"
    !insertmacro MUI_DESCRIPTION_TEXT ${SEC_OPENS} "$(TOLD_OPENS)"
!insertmacro MUI_FUNCTION_DESCRIPTION_END

Section "Uninstall"
    Delete "$INSTDIR\gridroom.exe"
    Delete "$INSTDIR\gridroom.com"
    Delete "$INSTDIR\gridroom.ico"
    Delete "$INSTDIR\README.md"
    Delete "$INSTDIR\CHANGELOG.md"
    Delete "$INSTDIR\LICENSE-MIT.txt"
    Delete "$INSTDIR\LICENSE-APACHE.txt"
    Delete "$INSTDIR\LICENSES.txt"
    Delete "$INSTDIR\gridroom.cdx.json"
    Delete "$INSTDIR\uninstall.exe"
    ; Only if nothing else lies there.
    RMDir "$INSTDIR"
    ReadRegStr $0 HKCU "Software\Gridroom" "Shortcut"
    StrCmp $0 "" +2
    Delete "$0"
    ReadRegStr $0 HKCU "${CLASSES}\.gpkg" ""
    StrCmp $0 "${PROGID}" 0 +2
    DeleteRegValue HKCU "${CLASSES}\.gpkg" ""
    DeleteRegValue HKCU "${CLASSES}\.gpkg\OpenWithProgids" "${PROGID}"
    DeleteRegKey /ifempty HKCU "${CLASSES}\.gpkg\OpenWithProgids"
    DeleteRegKey /ifempty HKCU "${CLASSES}\.gpkg"
    DeleteRegKey HKCU "${CLASSES}\${PROGID}"
    DeleteRegKey HKCU "${APP_PATH}"
    DeleteRegKey HKCU "${UNINSTALL}"
    DeleteRegKey HKCU "Software\Gridroom"
    System::Call 'shell32::SHChangeNotify(i 0x08000000, i 0, p 0, p 0)'
SectionEnd
