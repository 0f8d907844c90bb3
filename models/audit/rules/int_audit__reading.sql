with

forms as (
    select * from {{ ref('int_current_form') }}
),

-- a text may be listed as a header and as a label: it is one thing to mend
unmapped as (
    select
        form_id,
        text_printed,
        min(unmapped_id) as unmapped_id
    from {{ ref('unmapped_label') }}
    group by form_id, text_printed
),

regions as (
    select
        'region_unknown' as rule_code,
        form_id,
        '行政区划' as subject,
        case when region_code is null then 'fail' else 'pass' end as verdict,
        region_code as printed_value,
        '无法判断表单所属的行政区划。' as message_zh,
        'The region that the form is of could not be read.' as message_en
    from forms
),

years as (
    select
        'year_unknown' as rule_code,
        form_id,
        '预算年度' as subject,
        case when fiscal_year is null then 'fail' else 'pass' end as verdict,
        fiscal_year::varchar as printed_value,
        '表内未写明预算年度，也无从推断。' as message_zh,
        'The form states no fiscal year and none can be inferred.' as message_en
    from forms
),

labels as (
    select
        'label_unmapped' as rule_code,
        forms.form_id,
        coalesce(unmapped.text_printed, '标签与表头') as subject,
        case when unmapped.unmapped_id is null then 'pass' else 'fail' end as verdict,
        unmapped.text_printed as printed_value,
        '词表未能解释“' || unmapped.text_printed || '”，其下内容未读取。' as message_zh,
        'No row of the vocabulary explains ' || unmapped.text_printed || ': what stands under it was not read.'
            as message_en
    from forms
    left join unmapped on forms.form_id = unmapped.form_id
),

checks as (
    select * from regions
    union all by name
    select * from years
    union all by name
    select * from labels
),

final as (
    select
        rule_code,
        form_id,
        subject,
        verdict,
        printed_value,
        case when verdict = 'fail' then message_zh end as message_zh,
        case when verdict = 'fail' then message_en end as message_en
    from checks
)

select * from final
