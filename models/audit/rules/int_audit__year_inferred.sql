with

forms as (
    select * from {{ ref('int_current_form') }}
),

form_years as (
    select * from {{ ref('int_form_year') }}
),

filled_in as (
    select form_id from {{ ref('fct_indicator') }}
    union
    select form_id from {{ ref('fct_budget') }}
),

judged as (
    select
        forms.*,
        form_years.year_by_prior_years,
        form_years.year_by_filing,
        -- a blank template needs no year
        case
            when coalesce(forms.fiscal_year_basis, '') <> 'stated' and filled_in.form_id is null then 'no_indicator'
        end as reason_code,
        {{ verdict('reason_code', "coalesce(forms.fiscal_year_basis, '') <> 'stated'") }} as verdict
    from forms
    inner join form_years on forms.form_id = form_years.form_id
    left join filled_in on forms.form_id = filled_in.form_id
),

final as (
    select
        'year_inferred' as rule_code,
        form_id,
        'fiscal_year' as subject,
        verdict,
        reason_code,
        case when verdict = 'pass' then fiscal_year::varchar else '未写明' || coalesce('（填报日期 ' || filed_on || '）', '') end
            as printed_value,
        concat_ws(' | ', year_by_prior_years, nullif(year_by_filing, year_by_prior_years)) as expected_value,
        abs(year_by_filing - year_by_prior_years)::decimal(18, 6) as difference,
        '年' as difference_unit,
        '表内未写明预算年度' || coalesce('，推断为 ' || fiscal_year || ' 年', '，也无从推断')
        || coalesce('；近两年收支列显示应为 ' || year_by_prior_years || ' 年', '')
        || coalesce('；填报日期 ' || filed_on || ' 可能指 ' || year_by_filing || ' 年', '')
        || '。' as message_zh,
        'The form states no fiscal year; ' || coalesce(fiscal_year || ' is inferred', 'none can be inferred')
        || coalesce('; its prior-year columns say ' || year_by_prior_years, '')
        || coalesce('; its filing date ' || filed_on || ' could mean ' || year_by_filing, '')
        || '.' as message_en
    from judged
)

select * from final
