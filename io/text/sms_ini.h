// A client's SMS.INI: which machine it is, and of which site (SOURCES.md, section 2).
//
// Ownership: views of the text given. Threads: a function of its argument. Errors: none; what is
// not there is empty, and a text that is no SMS.INI gives nothing.
#pragma once

#include <string_view>

namespace mifdex::io {

struct SmsIni {
  std::string_view smsid;    ///< "SMS Unique ID"
  std::string_view site;     ///< "SiteCode"
  std::string_view machine;  ///< "MachineName"
  /// "Domain" of [SMSLSIni], where the logon script keeps the domain that it led the client to
  /// (Q174793, Q156540). Keys of that name elsewhere are known to no source, and not read.
  std::string_view domain;
  std::string_view
      results_share_point;  ///< "ResultsSharePoint" (SRK) or "ResultSharePoint" (Q135768)

  bool empty() const {
    return smsid.empty() && site.empty() && machine.empty() && domain.empty() &&
           results_share_point.empty();
  }
};

/// Reads `text`, UTF-8 without a byte order mark. Keys are found without regard to case and, the
/// domain excepted, in any section or none, as which section has which varies (Q135768).
///
/// As Windows reads such files: lines end with LF, CR or both; a line that begins with ';' is a
/// comment, a ';' further on is not; blanks round key and value, and one pair of quotes ("" or '')
/// round a value, do not belong to them. Of a key that is repeated the first holds, here the first
/// that has a value. A value with a NUL in it is none.
SmsIni read_sms_ini(std::string_view text);

}  // namespace mifdex::io
