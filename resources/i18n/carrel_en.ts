<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en_US" sourcelanguage="en_US">
<context>
    <name></name>
    <message>
        <source>&amp;File</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Edit</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Search</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Article</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A&amp;nnotate</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Go</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;New archive…</source>
        <extracomment>What an action can need to be of use: an article on screen, articles selected, a passage selected in the text.</extracomment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Open archive…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Import files…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Import &amp;folder…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Watched folders…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Possible &amp;duplicates…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Merge a bundle…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Export…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Export as &amp;PDF…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Prin&amp;t…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Back up the archive…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Verify the archive</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Quit</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Undo</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Redo</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;History of changes…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Search the archive</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sa&amp;ve this search…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Find in the article</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Command palette</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Preferences…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Find other &amp;forms of the words</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Explain the search…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Concordance…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save search &amp;record…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Re&amp;play a search record…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Theme of the s&amp;ystem</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Light</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Dark</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Sepia</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Li&amp;brary pane</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>D&amp;etails pane</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Outline of the text</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Para&amp;graph numbers</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Timeline</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Larger &amp;text</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>S&amp;maller text</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Normal text</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sans-ser&amp;if type</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Straig&amp;ht right edge</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Wider column</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Na&amp;rrower column</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Lines further a&amp;part</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Lines &amp;closer together</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Full screen</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Star</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Read</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Tag…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Correct a f&amp;ield…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Side b&amp;y side</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What c&amp;hanged</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tag all res&amp;ults…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Manage the tags…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Add to a collection…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Remo&amp;ve from the collection</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Move u&amp;p in the collection</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Move &amp;down in the collection</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;New collection…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Open the link in the browser</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Copy the link</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Export the selection…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Why is it among the results?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Move to the &amp;bin</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Restore &amp;from the bin</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Highlight &amp;yellow</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Highlight &amp;green</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Highlight &amp;blue</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Highlight &amp;pink</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Highlight pu&amp;rple</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Move the chosen mark here</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Note on the passage</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tag&amp;s of the mark</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Note on the &amp;article</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Copy with its citation</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Select by &amp;keys (caret mode)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reply &amp;to the note</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>S&amp;et a bookmark</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A&amp;ll annotations…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Names &amp;of the colours…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Next article</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Previous article</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Back</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Forward</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Next &amp;match</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Previous m&amp;atch</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Next mar&amp;k</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Previous mark</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Next link</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Previous link</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open a &amp;citation…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>To the &amp;library</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>To the tim&amp;eline</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>To the li&amp;st</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>To the b&amp;in</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>To the &amp;text</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>To the &amp;details</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>To &amp;related coverage</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>To the n&amp;otes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>To the &amp;history</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Manual</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Keys</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;About Carrel</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Preferences</source>
        <comment>As the system</comment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Preferences</source>
        <comment>Light</comment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Preferences</source>
        <comment>Dark</comment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Preferences</source>
        <comment>Sepia</comment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Preferences</source>
        <comment>Serif</comment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Preferences</source>
        <comment>Sans serif</comment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stopped; nothing was changed.</source>
        <extracomment>From this number of articles on, tagging shows progress. How long (seconds) what a person did waits for a batch of an import to be stored, on the slowest of machines. After how long (milliseconds) of that somebody is told why nothing is seen of what they did. Files, and bytes of all of them, up to which an import needs no process of its own. What a person did that takes so long that it tells how far it is.</extracomment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What you did waits to be written: another program may be using the archive.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cancel this import first, in the status bar; Undo then takes back what it brought.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The archive is as it was then.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>While an import is under way nothing is taken back in one go.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Undone: %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>If it is still under way in another program, it stops there.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What came from a watched folder stays out until its file changes.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Done again: %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>Tagged %Ln article(s).</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>Tagging</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>Moved %Ln article(s) to the bin.</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Restored %Ln article(s).</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>Correcting</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Corrected.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The source&apos;s value stands again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>The sources&apos; values stand again in %Ln article(s).</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Corrected %Ln article(s).</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>The text is attached to the record.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Kept apart as different reports.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The mark covers another passage.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The mark has its place again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>Deleted %Ln annotation(s).</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Changed %Ln annotation(s).</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>Bookmark set.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Renamed “%1” to “%2”.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Made the tag “%1”.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Deleted the tag “%1”.</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>Deleted %Ln tag(s).</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>Merged into “%1”.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Split the tag “%1”.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Made the collection “%1”.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Deleted the collection “%1”; its articles stay.</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>Added %Ln article(s) to the collection “%1”.</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>The collection “%1” holds what you chose already.</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>Removed %Ln article(s) from “%1”.</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>Saved the search “%1”.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Saved the search “%1” in place of the one of that name.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Deleted the search “%1”.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The colours have their new names.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Importing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Bringing folders in step</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Comparing articles</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The two articles are one now.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Merging</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>Exported %Ln article(s) to %1.</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>Exporting</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>Exported %Ln annotation(s) to %1.</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Wrote %Ln article(s) to %1.</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>Writing the PDF</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The archive is backed up to %1.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Backing up</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Verifying</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The import stopped, since it was undone meanwhile.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Import stopped</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Imported</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>%Ln article(s) added</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln article(s) revised</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln article(s) with other tags or corrections</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln annotation(s) added</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln changed</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln kept in both versions (is:twofold finds them)</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln collection(s) added or changed</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>Merged</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>About</name>
    <message>
        <source>Carrel is an offline reading room for an archive of articles. Nothing that it holds leaves this machine: the program opens no network connection, and loads nothing that an article names.

Archive: %1
Qt %2

Carrel is free software under the MIT licence. It stands on Qt and PySide (LGPL), SQLite (public domain) and sqlite-utils (Apache 2.0); its icons are by Lucide (ISC).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>About Carrel</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>AnchorBar</name>
    <message>
        <source>Marks that have lost their place</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show them</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show the marks that have lost their place</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Anchor here (X)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Set the chosen mark to the selected passage</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Leave it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Leave the mark without a place</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Select the passage where “{0}” belongs</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>%n mark(s) without a place in this text</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
</context>
<context>
    <name>AnnotationCard</name>
    <message>
        <source>Another version of one note, of {0}; a merge kept both. Delete the one that you don&apos;t want.</source>
        <extracomment>A reply stands so far (pixels) to the right of what it answers. What is being written (`edit` or `reply`) and its text now; an empty one was given up.</extracomment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Change the colour (1–5)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Colour: {0}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Edit the note (E)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tags (T)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reply (R)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Delete (Del)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Note on the article</source>
        <extracomment>The keys that choose several, and what `AnnotationCard.chosen` calls each.</extracomment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Bookmark</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reply</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Mark</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>exact</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>moved</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>orphaned</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The text has changed; the mark was found at another place ({0} % alike).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The text has changed and the marked passage was not found in it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The mark stands where it was made.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>AnnotationView</name>
    <message>
        <source>Annotations</source>
        <extracomment>Typing asks after a pause of so many milliseconds.</extracomment>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Annotations</name>
    <message>
        <source>%Ln selected</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No annotation answers this search.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There are no annotations yet. Select words in a text and press 1 to 5, or N.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>CSV table</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Markdown file</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>W3C Web Annotations</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Format of %Ln annotation(s)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Export annotations</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>By article</source>
        <extracomment>Gives a row&apos;s Mark or Heading.</extracomment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>By code</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>By tag</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>By author</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Without a tag</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Without a name</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Note on the article</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Bookmark</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reply</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Highlight</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>exact</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>moved</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>orphaned</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>AnnotationsDialog</name>
    <message>
        <source>All annotations</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Words, tag:, colour:, creator:, is:orphaned, title:, in:“saved search” …</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Search the annotations</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Group the annotations</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Open</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show the mark in its text (Enter)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Colour</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Give the selected highlights a colour (1–5)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Tags…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Add and remove tags (T)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Delete</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Delete the selection (Del)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Export…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Export the selection, or all that is listed (Ctrl+E)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open	Enter</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Colour</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tags…	T</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Export…	Ctrl+E</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Delete	Del</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ArticleList</name>
    <message>
        <source>Best order</source>
        <extracomment>A greater selection is not carried over to the answer to another question, or to the same one&apos;s that has changed. ... nor is one in more pieces than these. How far below the pointer and how wide the label is by which articles are dragged (pixels).</extracomment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Relevance</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Relevance, then title</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Newest first</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Oldest first</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Quality</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Heat</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Title</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Provider</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Recently read</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Order of the articles</source>
        <extracomment>The question (query, order) that the list answers, and whether it is another one than before.</extracomment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Order of the collection</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Last put there first</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%Ln selected</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ArticleModel</name>
    <message>
        <source>undated</source>
        <extracomment>Rows fetched at once while the list is painted; fewer where each row brings its matching passages. Rows that are kept; with their passages some megabytes. Rows can be chosen and dragged. What is dragged from the list: ids of this archive, for this program only.</extracomment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>in a note: %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>in a highlight: %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>in a tag: %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>unread</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>starred</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>title inferred</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ArticleText</name>
    <message>
        <source>Text of the article</source>
        <extracomment>Before the first paint a screen is set, so much (code points) at least. What an idle moment sets at least and at most. How long an idle moment may take: the parts are as large as the last one was fast. So many marks are put among the others one by one; more are sorted anew with them. Room above and below the text, in pixels.</extracomment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The paragraph&apos;s number, by which it is cited. A click selects the paragraph</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ArticleView</name>
    <message>
        <source>Articles</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>%Ln article(s)</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
</context>
<context>
    <name>BesideDialog</name>
    <message>
        <source>What changed: {0}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Side by side</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Previous change</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Next change</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Previous change (Shift+F3)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Next change (F3)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Scroll together</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Close</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Comparing…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The two texts are the same; what differs is in the fields.</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>%Ln place(s) changed</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln word(s) removed</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln word(s) added</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>Change {0} of {1}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Chip</name>
    <message>
        <source>Tag {0}; Delete removes it</source>
        <extracomment>Gives the tags that go on from what was typed.</extracomment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tag {0}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>CodesDialog</name>
    <message>
        <source>Names of the colours</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Name</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>When to use it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Others say: %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A colour stands for a code. Its name is shown with every mark and goes out with every export; marks keep their colour when you rename it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Name of %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>When to use %1</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Commands</name>
    <message>
        <source>&amp;Recent archives</source>
        <extracomment>Articles that the palette offers for what was typed. Selected articles whose tags the tagging dialog counts; for more it only adds.</extracomment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>None yet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>New archive</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open archive</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Import files</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Import a folder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Merge a bundle: choose its .zip, or bagit.txt in its folder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Bundles</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Back up the archive</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The folder %1 is not there any more; the archive keeps its own copy.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The bin is empty.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing matches.

The line under the search box says what was looked for. Try fewer words, another form of a word (prosecut*), or OR between words.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing here yet.

Drop files or folders here, or begin with one of these:</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save search</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Name of the search</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Rename search</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>New name of “%1” (a/b puts it under a; the name of another tag merges them)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Rename tag</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The link is copied.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Select a passage, or choose a mark (click it, or ] and [), to write a note on.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Search</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tag</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Recent search</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose a mark (click it, or ] and [), then select the passage that it is to cover.</source>
        <extracomment>By how much the keys widen the column (characters) and the lines (per cent).</extracomment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose a mark (click it, or ] and [) to set its tags.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Notes that you had begun can&apos;t be read; what is left of them is kept in %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The passage is copied with its citation.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open a citation</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A passage&apos;s citation, or its reference (carrel:…)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This is the cited revision, an earlier one; the article has changed since.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The cited passage (%1)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Select two articles in the list to see them side by side.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is one revision of this article only.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Revision %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sent %Ln page(s) to the printer.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Export as PDF</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 or Escape goes back to the window.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Concordance</name>
    <message>
        <source>Left context</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Word</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Right context</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Article</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ConcordancePane</name>
    <message>
        <source>Stop</source>
        <extracomment>Orders of the lines by the column whose heading asks for them.</extracomment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Export CSV…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Type a word, a phrase or a beginning such as prosecut*, and press Enter.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Word, &quot;phrase&quot; or begin*</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Word of the concordance</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>All articles, or those that a search finds</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Search that limits the concordance</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Newest first</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>By the words before</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>By the words after</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>By the word itself</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>By provider</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Order of the lines</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Log-likelihood</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Mutual information</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Frequency</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Measure of the collocates</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>%n word(s) on either side</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>Span of the collocates</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Concordance lines</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Collocate</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Expected</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Before</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>After</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Articles</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Collocates</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Time</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Occurrences</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Words in all</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Per million words</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Frequency over time, as a table</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Occurrences per million words over time</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>in</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Concordance</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Over time</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Not found: %1.</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>%Ln occurrence(s)</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>in %Ln article(s)</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>So far: %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the first %1 listed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>undated</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1: %2 occurrences, %3 per million words</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>CorrectDialog</name>
    <message>
        <source>Correct a field</source>
        <extracomment>Fields that are an article&apos;s own: one value of them for several articles would be a slip. Values that are named.</extracomment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Field</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>New value</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Go back to what the &amp;sources say</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Correct %Ln article(s)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Field:</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Now:</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>New &amp;value:</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>2023, 2023-09 or 2023-09-06</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Desk</name>
    <message>
        <source>&amp;Jump to a bookmark</source>
        <extracomment>Steps that the history of changes lists, and bookmarks in the menu. How many characters of a collection&apos;s name are seen at least where one is chosen.</extracomment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Export annotations</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no text to put a bookmark on.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>None yet; B sets one</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose the note in the Notes pane that you want to answer.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>New collection</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Add to a collection</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose a collection in the library first; articles are removed from what is listed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose a collection in the library first; its own order is what can be changed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The list stands in another order. Choose “Best order” to see the collection’s own.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Rename collection</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Name of the collection</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>DetailsPane</name>
    <message>
        <source>Details of the article</source>
        <extracomment>Long runs of base64, hexadecimal or the like, perhaps in parts: nothing that a person reads. How much of a deep or long value is shown before it is opened.</extracomment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose an article to see what is known about it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tags</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Fields</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Length</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>%Ln word(s)</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>Add a field</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Fill in a field that the source leaves open</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Links</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copy the address</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Topics</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Images</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>of the provider</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copy the address of {0}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sources</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>path</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>imported {0}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Revision {0} · {1}…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>revision</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copy: {0}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Other fields</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The source says nothing about it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Source: {0}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>corrected</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>You corrected this; the source&apos;s own value is kept beside it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>inferred</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The source says so in its field “{0}”.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>source</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>and %Ln more</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>cipher text, %Ln character(s)</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>Only its publisher can read this. Show it as it is</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copy the cipher text</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>yes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>no</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Dialogs</name>
    <message>
        <source>C&amp;lose</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Duplicates</name>
    <message>
        <source>%Ln pair(s). Nothing is merged unless you say so, and Undo takes it back.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>DuplicatesDialog</name>
    <message>
        <source>Possible duplicates</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Articles that may be one</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Merge</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Keep apart</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Side &amp;by side</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show the two beside one another</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Show the article</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A text and its record</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Perhaps one article</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Attach the text</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No two articles look like one.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“%1” stays, and gets the text of “%2”.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“%1” stays, and gets the sources, marks and tags of the other; choose the one that is to stay.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ExplainDialog</name>
    <message>
        <source>Explain the search</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Part of the search</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Articles</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Words it stands for</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Parts of the search</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Id, address or title of an article, or drop one here</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Article to ask about</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Why the article is, or is not, among the results</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Why is this article not among the results?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ask</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Article on screen</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>%Ln article(s)</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ExportDialog</name>
    <message>
        <source>Export</source>
        <extracomment>What can be exported.</extracomment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Format</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Where to</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Articles</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Format</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Browse…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Where to</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Export to</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Export to a new folder</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>FieldRow</name>
    <message>
        <source>Correct {0}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Go back to what the source says about {0}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copy {0}</source>
        <extracomment>A value of more characters is edited in several lines, and not chosen as a whole: one key would delete it.</extracomment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>no</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>yes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Enter keeps the value, Escape leaves it as it was</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Files</name>
    <message>
        <source>Folder</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>FindBar</name>
    <message>
        <source>Find in this text</source>
        <extracomment>More matches than these are counted as &quot;10,000+&quot;.</extracomment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Matches</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Previous match (Shift+Enter)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Next match (Enter)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Close the find bar (Esc)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No match</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} of {1}+</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} of {1}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Matches: %1</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Formats</name>
    <message>
        <source>not loaded</source>
        <extracomment>From the worst to what was taken in all the same.</extracomment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The source does not say this; Carrel inferred it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The source does not say this; Carrel inferred it by the rule “{0}”.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>HistoryPane</name>
    <message>
        <source>History</source>
        <extracomment>So many problems of the newest import stand open; for more there is a table. An import of another program that has stored nothing for so long (seconds) has ended, killed perhaps. Whether this window imports, and whether it did when the runs were read. Runs of this window: one of them that has no end and is not under way was killed.</extracomment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing has happened here yet.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Undo</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Undo: {0}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Last: {0}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Revisions</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Revision {0}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>shown now</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Its text was attached from {0}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show the folder of {0}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copy the revision&apos;s hash, for citing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show what changed between revision {0} and the current one</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What happened</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Imports</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>List the articles that this import added</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>taken back {0}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>cancelled</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>under way</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>under way in another program</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>not finished, last stored {0}</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>%Ln problem(s)</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>Show them in a table…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0}, line {1}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ImagePlaceholder</name>
    <message>
        <source>Image {0}, {1}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Imports</name>
    <message>
        <source>%Ln with a warning</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>nothing to import</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Intake</name>
    <message>
        <source>Watch a folder</source>
        <extracomment>Whether something is being undone of which the possible duplicates may be others.</extracomment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No two articles look like one.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>KeysDialog</name>
    <message>
        <source>Keys</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Find an action or a key</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Action</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Key</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Actions and their keys</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>New key</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Set key</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Default</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No action is called so, or has this key.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“%1” opens the menu “%2”; please choose another.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“%1” is the key of “%2”; change that one first.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Library</name>
    <message>
        <source>All articles</source>
        <extracomment>The share of the group&apos;s greatest count, 0..1, for the bar; None draws none. Whether the query excludes the value. On a heading: the shares of its values in order of time, for a small histogram. The order that a saved search was saved with. Kinds of rows: a group heading, a place or saved search (replaces the query), a facet (adds to it), the bin. Values of a facet that are shown before the row that shows the rest. Facets in the order of the pane: the archive&apos;s name of them, and their icon.</extracomment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Unread</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Starred</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Annotated</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Searches</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Collections</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Topics</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Providers</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tags</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Years</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Types</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Languages</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Bin</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>LibraryPane</name>
    <message>
        <source>Library</source>
        <extracomment>Facets that many archives have no values of; their headings are hidden then. The values of each facet that a query excludes: the words that take them in again, and what they are. The tags that a query names. Kinds of rows that the user made, and may rename and delete.</extracomment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Add to the search, or take away</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Exclude from the search, or take in again</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>New collection…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Rename search…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Delete search</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Rename collection…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Delete collection</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Rename or move tag…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Delete tag</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>LinkButton</name>
    <message>
        <source>Open {0} in the browser</source>
        <extracomment>The palette&apos;s colours of the roles that are not plain text; said also on a card, where the rest is a button&apos;s.</extracomment>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>MainWindow</name>
    <message>
        <source>Details</source>
        <extracomment>Articles that pass by under a held arrow key are not read from the archive (milliseconds). The article asked for last; the one on screen follows it.</extracomment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Related</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Notes</source>
        <extracomment>A zero timer comes after the text has been painted.</extracomment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>History</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>About the article</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>An older revision of this article is shown. Select the article again to return.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>An older revision is shown; select the article again to mark its text.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This link is no web address and is not opened: %1</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ManualDialog</name>
    <message>
        <source>Manual</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Back</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Contents</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>MessageBar</name>
    <message>
        <source>Undo</source>
        <extracomment>How long (milliseconds) good news stays; a problem stays until it is closed.</extracomment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Details…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Close the message</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>NoteEditor</name>
    <message>
        <source>A note in Markdown: **bold**, *italic*, lists, links</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Note</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Preview</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show the note as it will look (Ctrl+P)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Keep</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Keep the note (Ctrl+Enter)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Leave the note as it was (Esc)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Escape again gives up what you wrote.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>NoteView</name>
    <message>
        <source>Note</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>NotesPane</name>
    <message>
        <source>Filter the notes</source>
        <extracomment>A reply stands to the right of what it answers for so many levels. An article&apos;s UUID, and all that is begun to be written about it and not known to be kept. What had the keyboard before a new note was begun.</extracomment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Write a note on the whole article</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Notes and marks</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose an article to see its notes.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No note fits the filter.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No marks yet. Select a passage and press 1–5 to mark it, or write a note on the whole article.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Offer</name>
    <message>
        <source>Suggested tag {0}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Outline</name>
    <message>
        <source>Outline of the text</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0}, level {1}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This text has no headings.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Palette</name>
    <message>
        <source>Do, go to, find …</source>
        <extracomment>A window manager can take the keyboard from a new window and give it back: gone for longer (milliseconds) is left.</extracomment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Command palette</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choices</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Preferences</name>
    <message>
        <source>Reading for hours</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The harbour froze over on Monday, and skaters came from every village along the shore. By noon the bakers had set up their stalls between the boats; by evening, 4,000 people had crossed the ice. “Nobody alive has seen the like of it,” the harbour master said, and locked his office.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>PreferencesDialog</name>
    <message>
        <source>Preferences</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The name of your account</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source> pt</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source> characters</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source> %</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Straight right edge</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reduced &amp;motion: no blinking caret</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source> s</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>never by itself</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>How the text will look</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Your &amp;name on annotations</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Theme</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Type</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Size</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Column</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Line height</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Counts as &amp;read after</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Keys…</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Printing</name>
    <message>
        <source>On the whole article</source>
        <extracomment>Layout is done in pixels of 1/96 inch; the device scales them. Widths of what stands around the column. The height of a note&apos;s number beside the text. Paper is read from nearer than a screen: larger type (points) is set in this size.</extracomment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Without a place in this text: “%1”</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Writing the PDF</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Problems</name>
    <message>
        <source>{0}, line {1}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Rejected</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Skipped</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Warning</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ProblemsDialog</name>
    <message>
        <source>Words of the file&apos;s name or of the reason</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Find among the problems</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Which problems</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show the &amp;folder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show where the file lies (Enter)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Copy the list</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copy the problems that are listed, one a line</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>All (%1)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Problems</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No problem fits.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ProgressLine</name>
    <message>
        <source>Progress</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stop: an import keeps what it has stored, else nothing is changed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Working…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 %2 of %3</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stopping…</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ReadingPane</name>
    <message>
        <source>%Ln word(s)</source>
        <extracomment>The lines that show a field in which a search can match. What a link in the heading leads to. Words a minute of quiet reading of non-fiction (Brysbaert 2019, https://doi.org/10.1016/j.jml.2019.104047). Stands between facts, at the end of a line rather than at the beginning of the next.</extracomment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 min</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>By {0}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The text of this article is not in the archive</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Its source gave a record of it only. Another report of the story may hold a text: </source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>see Related</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>undated</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>archived {0}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>inferred</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Caret mode: arrows move, Shift selects, W S P take a word, sentence or paragraph, 1–5 mark, F7 ends</source>
        <extracomment>How long (milliseconds) the end of a text stays on screen before the article counts as read: what a text that was scrolled takes, and for one that fits on the screen a quick reader&apos;s time per word, within bounds.</extracomment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Link: {0}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open the link in the browser</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Find in this text</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Select all</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Mark as {0}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Mark and write a note</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Set the chosen mark to this passage</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copy with its citation</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copy</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Mark “{0}”</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show in Notes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Write a note</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tags</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Delete the mark</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Bookmark</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>moved</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>RelatedPane</name>
    <message>
        <source>Related reports</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose an article to see other reports of its story.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Declared by the source</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Declares this one</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Similar reports</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Kept apart</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The archive holds no other report of this story, and its source names none.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>not in the archive</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copy the address</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} % alike</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Attach as the text</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Make this report&apos;s text that of the article shown</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Attach to this record</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Make the text shown that of this record</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Different reports</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Note that the two are different reports; this is not offered again</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>undated</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show beside the article: {0}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Replay</name>
    <message>
        <source>Article</source>
        <extracomment>The groups of the articles that are as recorded, and of those that are in the bin or not in the archive.</extracomment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Where and when</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Why</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Found now, and not in the record</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>In the record, and missing here</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>In the record, and no longer found</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Found as recorded, with another text</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Found as recorded</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Untitled</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ReplayDialog</name>
    <message>
        <source>Replay of a search record</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Articles of the record and of now</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing is found now, and nothing was found when the search was recorded.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>(all articles)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Asked as: %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>with other forms of the words</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 of %2 articles when it was recorded, %3 of %4 now</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Note:</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Search:</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Meaning:</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Recorded:</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Found:</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Archive:</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the same articles and texts</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>other articles or texts</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the same tags, notes and reading state</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>other tags, notes or reading state</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>words divided in the same way</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>words divided by another version of Carrel</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Open</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open the article (Enter)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Copy</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copy the report as a text (Ctrl+C)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Save…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save the report as a text (Ctrl+S)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open	Enter</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copy the report	Ctrl+C</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save the report…	Ctrl+S</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Reports</name>
    <message>
        <source>Import report</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Merge report</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The archive is whole.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Check of the archive</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Something went wrong that Carrel did not expect. Your archive is safe: a step that fails is not made at all. The report below names no article; you can copy it into a bug report.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A bug in Carrel</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Results</name>
    <message>
        <source>Nothing has “%1” as a whole word; shown is what has words that begin so.</source>
        <extracomment>How many articles the archive has, by what the library calls them.</extracomment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%Ln result(s), the first in %1 ms</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%Ln article(s)</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>SearchBar</name>
    <message>
        <source>Search: words  &quot;a phrase&quot;  -not  provider:  topic:  tag:  before:2023-10  has:note …</source>
        <extracomment>Typing that goes on within this time (milliseconds) asks once. What a search means takes no more room than this. A word of two letters or more at the end of what was typed, alone or of a text: it may go on. The name of a field at the end of what was typed, without its value. What joins two words, after the first of them. The last word of a query, with its field and an open quotation mark. After this what may follow is offered as one types: the name of a field, or the beginning of one of a source&apos;s own. Offers that are seen at once; their list is no wider than the longest of them.</extracomment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Search</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Search the archive</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ctrl+Space offers names of fields, their values and recent searches</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save this search</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What the search means</source>
        <extracomment>The query for which nothing was offered so far.</extracomment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“%1” waits for a value.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“%1” waits for the name of a field.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“%1” waits for a colon and a value.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“%1” waits for what follows it.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Section</name>
    <message numerus="yes">
        <source>Show %Ln more</source>
        <extracomment>Of a long list so many are shown until more are asked for.</extracomment>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln are not shown</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
</context>
<context>
    <name>SelectionBar</name>
    <message>
        <source>Mark the selection</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Mark and write a note</source>
        <extracomment>The names and the theme that the buttons show.</extracomment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Mark as {0} ({1})</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Session</name>
    <message>
        <source>Articles in the bin, the latest first</source>
        <extracomment>Values of a facet that are counted. The text of an article with more annotations than these is shown before they are read. ... but for the marks that begin so near (code points) to the place where it is opened. How often (milliseconds) the archive is asked whether another program has changed it. Changes that follow one another closely refresh the library once (milliseconds). Articles that are shown before the others are found. How a field of the source&apos;s own is asked for. Goes up with each change of the archive: what was read before one is not shown after it. The fields of sources with their commonest values, and the age of the archive in which these were read. A zero timer comes after what there is to paint; a thread that begins at once would take the processor first. Of the saved searches: their queries, how many articles each found last, and of which that is so still.</extracomment>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>SeveralBar</name>
    <message>
        <source>Change the colour (1–5)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tags (T)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Delete (Del)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose none (Esc)</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>%Ln chosen</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
</context>
<context>
    <name>StepsDialog</name>
    <message>
        <source>History of changes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Change</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>When</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>State</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Changes, the newest first</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Go back to here</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The change you choose stays; what came after it is taken back, and can be made again. To take back an earlier import alone, list its articles in History, and move them to the bin.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Before all of these</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>taken back</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Make again up to here</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing was changed yet.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This is how the archive is now.</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>%Ln change(s) will be made again.</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln change(s) will be taken back.</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Studies</name>
    <message>
        <source>Stopped.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Written: %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Concordance</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Type a word, a phrase or a beginning such as prosecut*, and press Enter.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Looking for “%1” …</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Export as a table</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Several articles are called so; drop one here, or name it by its id.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No article has this id, address or title.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save the search record</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Replay a search record</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save the report</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>TagChange</name>
    <message>
        <source>Nothing carries it yet. It can be undone.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This changes %1, on %2 and %3. It can be undone.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>deleted</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>joins what is there</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>TagChangeDialog</name>
    <message>
        <source>What will change</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Type a name.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>TagDialog</name>
    <message>
        <source>Tag</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>New tags, with commas between; a/b for a tag under a tag</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tags to add</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tags of these articles</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tags of %Ln article(s)</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>TagEditor</name>
    <message>
        <source>Add a tag</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Enter or a comma adds the tag; a/b makes b a part of a</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>TagTree</name>
    <message>
        <source>Tag</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Articles</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Annotations</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tags</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>TagsDialog</name>
    <message>
        <source>Tags</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Find a tag</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Which tags</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What the tag means</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ctrl+Enter, or going elsewhere, keeps what is written; Esc takes it back</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No colour</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Other names of the tag</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Another name; Enter adds it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Another name</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Remove the &amp;name</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Meaning</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>C&amp;olour</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Other n&amp;ames</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;New tag…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ctrl+N</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Rename or move…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>F2</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Mer&amp;ge…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ctrl+M</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Split…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Delete…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Del</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sho&amp;w what carries it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Enter</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show its &amp;passages</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There are no tags yet. Tag an article with T, or a mark in the Notes pane.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No tag chosen</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Others say: %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>New tag</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Name of the new tag; a/b puts it under a</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Rename or move</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>New name of “%1”; a/b puts it under a, the name of another tag merges the two</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Merge</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tag into which to merge %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Split</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tags that take the place of “%1”, with commas between</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Delete</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Delete the tag “%1”? Articles and annotations lose it; they stay.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Keep the tags under it; they move up</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>All tags</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Unused tags</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Near-duplicates</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Timeline</name>
    <message>
        <source>Results over time</source>
        <extracomment>More months than these are shown as years. A filter of dates as it may stand in a query, outside of quotation marks.</extracomment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>(and %1 dated %2 without a month)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>(and %1 dated %2 without a day)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>undated</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Unsaved</name>
    <message>
        <source>What you have begun to write can&apos;t be kept. %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stay until there is room again, or copy your words from here to another place.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Not kept yet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Stay</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Close and lose it</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>WatchedDialog</name>
    <message>
        <source>Watched folders</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Folder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Brought in step</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No folder is watched yet.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Add a folder…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Watch no longer</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Bring in step now</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Watch the folder no longer; what came from it stays (Del)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What is new or changed in these folders is imported when you ask for it, and by itself while Carrel is open. What is removed from a folder stays in the archive.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>not yet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1; not there now</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>_Model</name>
    <message>
        <source>What</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>File</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Line</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reason</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>fields</name>
    <message>
        <source>Title</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Excerpt</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Author</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Published</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Modified</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Provider</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Domain</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Address</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Original address</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>AMP address</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>AMP address at the cache</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Type</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Category</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Language</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Quality</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Heat</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Published by the source</source>
        <translation type="unfinished"></translation>
    </message>
</context>
</TS>
