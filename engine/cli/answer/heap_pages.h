// Memory for a question: a process of its own that lives for milliseconds.
//
// The kernel maps a page when it is first touched, at the price of an exception each time: about
// half a microsecond, and up to 14 in a virtual machine without nested paging. A question touches
// some hundred pages of heap, and all at once they cost a tenth of that.
//
// Threads: call it while the process has one. Errors: none; if the system cannot do it, the pages
// are mapped one by one.
#pragma once

namespace mifdex::cli {

/// Maps as many pages of heap as a question for few lines uses, and lets free() keep them.
void map_heap_for_question();

}  // namespace mifdex::cli
